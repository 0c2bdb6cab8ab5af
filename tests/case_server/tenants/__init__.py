"""Tests of case_server.tenants."""
