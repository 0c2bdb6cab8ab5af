"""Tests of the conformance command."""
