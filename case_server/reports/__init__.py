"""What the server computes of its own work: how much of it the machine takes off people (R20, R56, R57)."""
