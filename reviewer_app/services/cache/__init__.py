"""The local store: server rows, the outbox and evidence files, all encrypted."""
