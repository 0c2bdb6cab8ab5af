"""One module a trace: figures from a view, without a verdict."""
