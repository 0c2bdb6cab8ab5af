"""Mutated pictures, PDFs and manifests through the real decoding, reading and loading (issue 3, section 6).

`python -m benchmarks.fuzzing` runs; each input follows from its number alone and is run again by `--seed NUMBER`.
"""
