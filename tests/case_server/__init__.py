"""Tests of the central server, on a real PostgreSQL."""
