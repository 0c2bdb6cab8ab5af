"""What a check measured, in words: only what says something to a reviewer, never the name of a detail."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from reviewer_app.ui.common.texts import Texts

FIGURES: Final = (
    "likeness",
    "term_years",
    "long_side",
    "brightness",
    "sharpness",
    "glare",
    "quality",
    "similarity",
    "different_below",
    "threshold",
    "age_gap_years",
    "code",
    "program",
    "named",
)
"""Details whose value is a figure, or a name that stands in no language, in the order in which they are shown."""

WORDS_OF_FIGURES: Final = MappingProxyType(
    {
        "term_years": ("open", "uneven"),
        "problem": ("length", "alphabet", "form"),
        "camera": ("named", "none"),
        "copy": ("not_judged",),
        "origin": ("stock", "drawn", "screenshot", "web", "social", "messenger"),
    }
)
"""Details whose values are words of the checks, with those that a reviewer is told in her own."""


def figures_in_words(texts: Texts, details: Mapping[str, str]) -> str:
    """A line for each detail that is no part of the sentences beside it; one this program does not know is left out."""
    return "\n".join(
        line for name in dict.fromkeys((*FIGURES, *WORDS_OF_FIGURES)) for line in _line(texts, name, details)
    )


def _line(texts: Texts, name: str, details: Mapping[str, str]) -> tuple[str, ...]:
    value = details.get(name, "")
    if value in WORDS_OF_FIGURES.get(name, ()):
        return (texts.word("figure_word", f"{name}.{value}"),)
    if value and name in FIGURES:
        return (texts.word("figure", name).format(value=value),)
    return ()
