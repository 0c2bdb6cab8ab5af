"""Papers that are none of the product's documents: what it takes for one, and what it would accept of it."""

from benchmarks.documents.other_papers.measuring import measure

__all__ = ["measure"]
