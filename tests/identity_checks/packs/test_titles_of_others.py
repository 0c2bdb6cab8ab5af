"""A part of a title tells a kind unless another word stands where the rest of it should (R21, R98, R100)."""

from __future__ import annotations

from pathlib import Path

import pytest

from identity_checks.packs.evidence import speaking
from identity_checks.packs.shelf import Shelf
from tests.identity_checks.packs import utopia

_LABELS = ["Place of issue", "ZB550012-2"]
_EVIDENCE = {
    "signs": [{"words": ["Place of issue"], "weight": 1}, {"numbers": ["ZB######-#"], "weight": 2}],
    "least": 3,
}


def _strength(folder: Path, title: str, *printed: str) -> float | None:
    pack = {**utopia.PACK, "evidence": {**_EVIDENCE, "one_of": [{"words": [title], "weight": 3}]}}
    shelf = Shelf.bundled(utopia.written(folder, pack))
    own = [item for item in shelf if item.pack.pack == utopia.PACK["pack"]]
    return next((strength for _, strength in speaking(own, [*printed, *_LABELS], None)), None)


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("REPUBLIC OF BOM", "REPUBLIC OF ZUBROWKA"),
        ("REPUBLIC OF BOM", "REPUBLIC OF PERU"),
        ("REPUBLIC OF BOM", "THE REPUBLIC OF ZUBROWKA IDENTITY CARD"),
        ("REPUBLIC OF MALI", "REPUBLIC OF MALAWI"),
        ("KENYA IDENTITY CARD", "UGANDA IDENTITY CARD"),
        ("REPUBLIC OF BOM IDENTITY CARD", "REPUBLIC OF ZUBROWKA IDENTITY CARD"),
        ("某某共和国外国人居留许可证", "另外一个共和国外国人居留许可证"),
    ],
)
def test_another_states_name_in_a_title_is_no_part_of_it(tmp_path: Path, title: str, printed: str) -> None:
    """R21: a card of another state was taken, surely, by a pack whose title had three quarters of its signs."""
    assert _strength(tmp_path, title, title) == 6.0
    assert _strength(tmp_path, title, printed) is None


@pytest.mark.parametrize(
    "printed",
    [
        ("REPUBLIC OF ZUBR",),
        ("REPUBLIC OF ZUBROWK",),
        ("REPUBLIC OF ZUBR0WKA",),
        ("REPUBLIC OF ZUBROWMA",),
        ("UBLIC OF ZUBROWKA",),
        ("REPU II OF ZUBROWKA IDENTITY CARD",),
        ("REPUBLIC", "ZUBROWKA"),
        ("REPUBLIC ZUBROWKA",),
    ],
)
def test_what_an_edge_glare_or_a_finger_leaves_of_a_title_still_tells(tmp_path: Path, printed: tuple[str, ...]) -> None:
    """R98: nothing, a sign or two, or the same signs misread stand where the rest should."""
    assert _strength(tmp_path, "REPUBLIC OF ZUBROWKA", *printed) == 5.25


def test_half_a_title_tells_less_and_not_before_another_name(tmp_path: Path) -> None:
    """R98, R21: labels and a number must do the rest, and what stands in the title's place speaks against it."""
    assert _strength(tmp_path, "REPUBLIC OF ZUBROWKA", "REPUBLIC OF") == 3.6
    assert _strength(tmp_path, "REPUBLIC OF ZUBROWKA", "REPUBLIC OF BOM AND TA") is None


_FRENCH_LABELS = ["Nom/Surname", "Prénoms/Given names", "Date de naissance/Date of birth",
                  "Date d'expiration/Date of expiry", "FRA"]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "told"),
    [
        (["CARTE NATIONALE D'IDENTITÉ / IDENTITY CARD"], True),
        (["CARTE N", "D'IDENTITÉ / IDENTITY CARD"], True),
        (["FREN", "CARTE NA", "LE D'IDENTITÉ / IDENTITY CARD"], True),
        (["CARTE D'IDENTITÉ / IDENTITY CARD"], False),
        (["CARTE D'ÉLECTEUR", "PIÈCE D'IDENTITÉ"], False),
        (["CARTE N", "IDENTITY CARD"], False),
        (["IDENTITY CARD"], False),
    ],
)
def test_a_finger_leaves_the_ends_of_a_title_as_two_lines(title: list[str], told: bool) -> None:
    """R20, R98: a whole French card with a finger on its title was none; what another title has between stays so."""
    packs = [item.pack.pack for item, _ in speaking(Shelf.bundled(), [*title, *_FRENCH_LABELS], None)]
    assert ("fra-identity-card" in packs) is told
