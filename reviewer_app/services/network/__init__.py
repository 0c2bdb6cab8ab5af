"""Talking to the server."""
