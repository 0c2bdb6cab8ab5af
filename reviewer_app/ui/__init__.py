"""Everything that shows windows; the only package that knows Qt."""
