"""Accuracy of face comparison and speed of the search among many faces."""
