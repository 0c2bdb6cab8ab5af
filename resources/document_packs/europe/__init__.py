"""Packs of documents of European states."""
