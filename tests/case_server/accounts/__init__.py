"""Tests of case_server.accounts."""
