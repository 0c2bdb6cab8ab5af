"""Pictures of a case: tied viewers, overlays and the comparison of two faces."""
