"""The word lists that invented people, companies and places are made of."""

from __future__ import annotations

import json
import random
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def word_list(name: str) -> dict[str, Any]:
    """The parsed list `resources/specimens/<name>.json`.

    Raises:
        FileNotFoundError: the installation lacks the list.
    """
    text = files("resources").joinpath("specimens", f"{name}.json").read_text(encoding="utf-8")
    parsed: dict[str, Any] = json.loads(text)
    return parsed


def chooser(seed: int, purpose: str) -> random.Random:
    """A generator of its own for one purpose, so that a new draw elsewhere moves no other value."""
    return random.Random(f"{purpose}/{seed}")
