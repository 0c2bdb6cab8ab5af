"""Tests of case_server.foundation."""
