"""Tests of machine readable zones."""
