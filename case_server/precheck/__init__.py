"""智能预核: the machine reads, checks and compares before a person looks."""
