"""The sentences that windows and command lines both say, from the catalogues in `translations/`."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("zh_CN", "en")
_DAY: Final = 24
_FOLDER: Final = Path(__file__).parent / "translations"
SEEN_BEFORE: Final = frozenset({"picture_seen_before", "document_seen_before", "document_altered", "face_seen_before"})
"""Findings about another case; their confidence is how alike the two are, 0 to 1, and no certainty."""


def load_catalogue(language: str) -> Mapping[str, str]:
    """Message id → text in `language`. Raises OSError or ValueError when the program's own files are damaged."""
    loaded: dict[str, str] = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return loaded


def language_of(environment: Mapping[str, str]) -> str:
    """The language that the locale asks for (POSIX: LC_ALL before LC_MESSAGES before LANG); English unless Chinese."""
    chosen = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "zh_CN" if chosen.casefold().startswith("zh") else "en"


def either(chinese: str, english: str) -> str:
    """The one of two sentences that the locale of whoever runs this process asks for."""
    return chinese if language_of(os.environ) == "zh_CN" else english


def finding_sentence(language: str, catalogue: Mapping[str, str], code: str, details: Mapping[str, str]) -> str:
    """What was seen, with the figures that belong into the sentence; the code itself where the catalogue lacks it.

    `language` is the one of `LANGUAGES` that `catalogue` is of.
    """
    words = catalogue.get(f"finding.{code}", code)
    match code:
        case "document_expired" if "days" in details:
            return catalogue["found.expired_days"].format(days=details["days"])
        case "date_impossible":
            return catalogue.get(f"impossible_date.{details.get('reason')}", words)
        case "wrong_document" if {"expected", "found"} <= set(details):
            expected, found = (_document(language, catalogue, details, name) for name in ("expected", "found"))
            return catalogue["found.wrong_document"].format(expected=expected, found=found)
        case "sides_mismatch" if {"front", "back"} <= set(details):
            front, back = (_document(language, catalogue, details, name) for name in ("front", "back"))
            return catalogue["found.sides_of_two_kinds"].format(front=front, back=back)
        case "several_faces" if "faces" in details:
            return catalogue["found.several_faces"].format(faces=details["faces"])
        case code if code in SEEN_BEFORE and details.get("other_case"):
            return _in_other_case(catalogue, words, details)
        case code if code.startswith("velocity_") and {"cases", "customers", "hours"} <= set(details):
            return _counted(catalogue, words, details)
        case _:
            return words


def _counted(catalogue: Mapping[str, str], words: str, details: Mapping[str, str]) -> str:
    """How many cases, of how many customers and in which time; a window of whole days is told in days."""
    hours = details["hours"]
    days = int(hours) // _DAY if hours.isdecimal() and int(hours) % _DAY == 0 and int(hours) > _DAY else None
    window = (
        catalogue["found.within_hours"].format(n=hours)
        if days is None
        else catalogue["found.within_days"].format(n=days)
    )
    text_id = "found.velocity_of_one" if details["customers"] == "1" else "found.velocity"
    counts = {"n": details["cases"], "customers": details["customers"]}
    return catalogue[text_id].format(words=words, window=window, code=details.get("other_case", ""), **counts)


def zone_against_print(
    catalogue: Mapping[str, str], details: Mapping[str, str], value: str, elsewhere: str
) -> str | None:
    """What the machine-readable zone has and what is printed, in a sentence; None where one of both is not known."""
    both = {"zone": (value, elsewhere), "print": (elsewhere, value)}.get(details.get("value_in", ""))
    if both is None or not all(both):
        return None
    return catalogue["found.zone_and_print"].format(zone=both[0], printed=both[1])


def strength_word(catalogue: Mapping[str, str], strength: str) -> str:
    """How strong the signs of tampering are, "" for a strength that is no number from 0 to 1 (0: at the threshold)."""
    try:
        value = float(strength)
    except ValueError:
        return ""
    name = "weak" if value < 1 / 3 else "clear" if value < 2 / 3 else "strong"
    return catalogue[f"strength.{name}"] if 0 <= value <= 1 else ""


def _in_other_case(catalogue: Mapping[str, str], words: str, details: Mapping[str, str]) -> str:
    """Which earlier cases, and whose they are to this one's customer; of many, only some are named."""
    words = catalogue.get(f"altered.{details.get('altered')}", words)
    relation = catalogue.get(f"relation.{details.get('customer')}", catalogue["relation.unknown"])
    codes, count = details["other_case"], details.get("cases", "")
    text_id = "found.in_other_cases" if count not in {"", str(len(codes.split(",")))} else "found.in_other_case"
    return catalogue[text_id].format(words=words, code=codes, n=count, relation=relation)


def _document(language: str, catalogue: Mapping[str, str], details: Mapping[str, str], name: str) -> str:
    """What kind of document a detail names; a data pack's document has its own title."""
    kind = details[name]
    title = details.get(f"{name}_zh" if language == "zh_CN" else f"{name}_en")
    return title or catalogue.get(f"document.{kind}", kind)
