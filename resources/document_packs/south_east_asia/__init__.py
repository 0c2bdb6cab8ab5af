"""Packs of documents of South-East Asian states."""
