"""Lines in Thai script: a network of the product's own, and several views of a line that vote."""
