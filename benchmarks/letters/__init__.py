"""Names with marks on their letters, by the line reader alone and by the head: `python -m benchmarks.letters`."""
