"""Finding a document on a page and reading its fields."""
