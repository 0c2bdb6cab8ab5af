"""Tests of the search among faces."""
