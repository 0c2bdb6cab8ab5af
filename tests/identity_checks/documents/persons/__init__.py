"""Tests of names and ethnic groups."""
