"""What the desktop client and the central server agree on. Pure: no I/O, no framework but pydantic."""
