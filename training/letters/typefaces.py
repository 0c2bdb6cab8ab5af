"""The typefaces that lines are drawn in, none of them of the evaluation part of the drawn documents nor a copy of one.

Debian: fonts-dejavu, fonts-open-sans, fonts-noto-core, fonts-noto-extra, fonts-roboto-unhinted, fonts-roboto-slab,
fonts-inter, fonts-sil-andika, fonts-manrope, fonts-quicksand, fonts-linuxlibertine, fonts-jura,
fonts-sil-charis, fonts-sil-gentiumplus, fonts-vollkorn, fonts-go, fonts-tuffy, fonts-play, fonts-clear-sans,
fonts-mplus, fonts-cantarell and fonts-ebgaramond.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path("/usr/share/fonts")


class Use(StrEnum):
    """What a design's lines are for; of those that the head is not trained on, some set how sure it may be."""

    TRAINED = "trained"
    WITHOUT_VIETNAMESE = "trained_without_vietnamese"
    HELD_OUT = "held_out"
    TEMPERATURE = "temperature"


@cache
def _recorded() -> Mapping[str, Mapping[str, list[str]]]:
    return dict(json.loads(Path(__file__).with_name("typefaces.json").read_text(encoding="utf-8")))


def designs(use: Use) -> tuple[str, ...]:
    """Give the names of the designs for a use."""
    return tuple(_recorded()[use])


@cache
def typefaces() -> Mapping[str, list[str]]:
    """Give every design's cuts, as places under FOLDER."""
    return {name: cuts for use in Use for name, cuts in _recorded()[use].items()}
