"""Data packs: what a document of a state must have, how it is printed and which clause says so (R100)."""
