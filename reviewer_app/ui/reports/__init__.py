"""The reports page: how much of the work the machine takes off people."""
