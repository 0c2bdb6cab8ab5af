"""Reviewer Desk (核验台), the desktop client: `ui` above `services` above `domain`, and a media process beside them."""
