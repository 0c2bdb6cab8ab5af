"""The networks of the checks and the manifest that describes them."""
