"""Tests of what is told from a picture before anything is read."""
