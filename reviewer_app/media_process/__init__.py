"""Decoding and alignment in a program of its own: pictures from strangers never meet the process with the windows."""
