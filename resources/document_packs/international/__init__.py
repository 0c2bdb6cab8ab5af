"""Packs of documents that international standards describe."""
