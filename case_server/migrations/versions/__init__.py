"""Revisions, in one line; the first ones have a folder of their own."""
