"""Everything that waits for a disk, a network or another process. No Qt; callers get `concurrent.futures.Future`s."""
