"""Data packs of documents that ship with the product, one folder a region; their form: docs/document-packs.md."""
