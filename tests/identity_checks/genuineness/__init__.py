"""What one types at a terminal."""
