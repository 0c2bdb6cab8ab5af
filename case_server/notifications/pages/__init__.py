"""Templates of the result page."""
