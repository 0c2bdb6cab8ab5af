"""The field table: what was stated, read and accepted, and what is being typed."""
