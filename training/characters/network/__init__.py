"""The network that tells single characters beside the prototypes: drawn samples, training, export."""
