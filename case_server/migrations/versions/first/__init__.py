"""Revisions 1 to 10."""
