"""操作日志: append-only entries, their RFC 6962 Merkle tree and its signed heads (R72, R73)."""
