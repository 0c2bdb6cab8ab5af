"""Characters of names, line reader against line reader with a second opinion: `python -m benchmarks.characters`."""
