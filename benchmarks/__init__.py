"""Measured speeds, each beside a named baseline of the same run. `python -m benchmarks` prints them all."""
