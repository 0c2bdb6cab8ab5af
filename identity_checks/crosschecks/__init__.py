"""Cross-checks: readings against themselves, each other, what was declared, the face and today's date. Pure."""

from identity_checks.crosschecks.cross_check import CrossFinding, cross_check

__all__ = ["CrossFinding", "cross_check"]
