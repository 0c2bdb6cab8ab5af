"""案件: the queue, claims and leases, clocks, steps and verdicts, and the sync endpoint (R18-R20, R38-R40, R77)."""
