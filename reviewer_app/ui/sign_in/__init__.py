"""Signing in and asking for a workstation to be enrolled."""
