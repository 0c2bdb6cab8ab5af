"""Tests of how many cases come from one place."""
