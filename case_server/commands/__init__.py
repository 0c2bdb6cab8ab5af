"""The commands of `case-server`, one module each."""
