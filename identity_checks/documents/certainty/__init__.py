"""How sure a field is, as a probability that holds: what speaks for and against a reading, and what that came to."""
