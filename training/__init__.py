"""Training of the networks that are this project's own; not needed to run the product."""
