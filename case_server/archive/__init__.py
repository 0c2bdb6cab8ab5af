"""归档留存: a decided case as an immutable, verifiable package."""
