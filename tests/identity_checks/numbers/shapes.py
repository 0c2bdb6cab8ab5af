"""Numbers by their shape, for Hypothesis; quicker by far than drawing from a regular expression."""

from __future__ import annotations

from itertools import groupby

from hypothesis import strategies as st

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def shaped(shape: str) -> st.SearchStrategy[str]:
    """Give texts of a shape: `#` a digit, `@` a capital letter, all else as it is."""
    parts = [_run(sign, len(list(run))) for sign, run in groupby(shape)]
    return st.tuples(*parts).map("".join)


def _run(sign: str, length: int) -> st.SearchStrategy[str]:
    if sign == "#":
        return st.integers(0, 10**length - 1).map(lambda value: f"{value:0{length}}")
    if sign == "@":
        return st.text(LETTERS, min_size=length, max_size=length)
    return st.just(sign * length)
