"""Language, theme, server and the state of this workstation."""
