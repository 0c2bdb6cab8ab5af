"""Revisions, in one line."""
