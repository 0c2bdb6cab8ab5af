"""Packs of documents issued in China."""
