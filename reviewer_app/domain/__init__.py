"""What the client knows about work on cases. Pure and synchronous: no window, no network, no file."""
