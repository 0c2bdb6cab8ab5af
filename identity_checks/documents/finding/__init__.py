"""Where a document lies on a page, which way up it is, and a picture of it alone."""
