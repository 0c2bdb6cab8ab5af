"""Values where they stand that were not found as text, and labels and names told by their places (R20, R21)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from identity_checks.documents.layouts.by_pack.reader import read_by_pack
from identity_checks.documents.layouts.draft import FieldDraft
from identity_checks.documents.text.engine import Corners, TextLine
from identity_checks.packs.shelf import Shelf
from tests.identity_checks.packs.lines import line, sheet
from tests.identity_checks.packs.reading import LATIN_ONLY, TODAY, read, values

_TITLE = (
    line("POL", 807, 24),
    line("KARTA POBYTU", 83, 29),
    line("LJ7462043", 781, 91),
    line("KAUR", 373, 193),
    line("HARPREET", 374, 270),
    line("IND", 564, 348),
    line("24.02.1967", 805, 348),
    line("23.06.2033", 374, 427),
)


def _read(lines: Sequence[TextLine], printed: Mapping[tuple[int, int], str]) -> dict[str, FieldDraft]:
    """What a title says on which signs stand that were not found as text, each with its middle at a place."""

    def look(boxes: Sequence[Corners]) -> list[TextLine]:
        return [line(_within(box, printed), float(box[0][0]), float(box[0][1])) for box in boxes]

    pack = Shelf.bundled().packs["eu-residence-permit"].pack
    return read_by_pack(sheet(*lines), pack, TODAY, LATIN_ONLY, look, lambda seen, _: seen)


def _within(box: Corners, printed: Mapping[tuple[int, int], str]) -> str:
    (left, top), (right, bottom) = box[0], box[2]
    return "".join(text for (x, y), text in printed.items() if left < x < right and top < y < bottom) or "-"


def test_the_sex_is_read_in_the_free_place_of_its_row_and_is_unsure() -> None:
    """R20, R21: neither label nor letter was found; the column of names has nothing beside nationality and birth."""
    fields = _read(_TITLE, {(382, 363): "F"})
    assert fields["sex"].value == "F"
    assert fields["sex"].confidence < 0.5
    assert "sex" not in _read(_TITLE, {})
    assert "sex" not in _read(_TITLE, {(382, 363): "X"})


def test_names_stand_a_step_above_a_row_of_which_the_first_value_was_not_found() -> None:
    """R20: the value below the names is the sex, a single letter; those beside it tell where its row is."""
    fields = read("eu-residence-permit", *_TITLE)
    assert (fields["surname"].value, fields["given_names"].value) == ("KAUR", "HARPREET")
    lower = [item if item.text not in {"IND", "24.02.1967"} else line(item.text, 600, 380) for item in _TITLE]
    assert "surname" not in read("eu-residence-permit", *lower)


@pytest.mark.parametrize("label", ["Votnateny", "Vornamen/"])
def test_a_long_label_of_which_most_was_read_is_no_name(label: str) -> None:
    """R20: blur made Votnateny of the label, which became the given names."""
    fields = read(
        "deu-identity-card",
        line("Name/Surname", 49, 243, height=24),
        line("GROSSMANN", 43, 271, height=40),
        line(label, 46, 325, height=24),
        line("ANNELIESE", 43, 350, height=40),
        line("DEUTSCH", 39, 497, height=40),
    )
    assert values(fields)["given_names"] == "ANNELIESE"


def test_a_nationality_is_a_whole_word_not_the_beginning_of_the_state_s_name() -> None:
    """R20: ITALIAN REPUBLIC begins as ITALIANA does; without labels there were two to choose from."""
    fields = read(
        "ita-identity-card",
        line("ITALIAN REPUBLIC", 44, 40),
        line("CARTA DI IDENTITÀ / IDENTITY CARD", 44, 90),
        line("CA75393WT", 44, 185),
        line("ITALIANA", 44, 496),
        line("06.05.2031", 422, 496),
    )
    assert values(fields)["nationality"] == "ITA"


def test_a_state_s_code_alone_is_a_nationality_and_a_letter_of_the_title_is_none() -> None:
    """R20: D is a state's code too, and a word of D'IDENTITÉ."""
    fields = read(
        "fra-identity-card",
        line("FRENCH REPUBLIC", 47, 37),
        line("CARTE NATIONALE D'IDENTITE / IDENTITY CARD", 47, 84),
        line("N0YX0K81J", 43, 188),
        line("FRA", 41, 507),
    )
    assert values(fields)["nationality"] == "FRA"


def test_a_letter_beside_a_name_in_han_is_none_of_it() -> None:
    """R20: moiré on a portrait's edge was read as a."""
    fields = read(
        "foreign-permanent-resident-card",
        line("FITZWILLIAM, BRUCE", 346, 196, height=45),
        line("邓沅春", 348, 259, height=55),
        line("a", 320, 278, height=47),
        line("1936.03.04", 358, 398, height=46),
    )
    assert values(fields)["name"] == "邓沅春"


@pytest.mark.parametrize(("printed", "sex"), [("Nam", "M"), ("N", "F")])
def test_a_word_that_a_narrow_box_cuts_is_read_in_a_wider_one(printed: str, sex: str) -> None:
    """R20: of Nam a box as wide as a letter left N, what is left of Nữ without its mark."""

    def look(boxes: Sequence[Corners]) -> list[TextLine]:
        widths = [(box[1][0] - box[0][0]) / (box[2][1] - box[0][1]) for box in boxes]
        return [
            line(printed if width > 2 else printed[:1], float(box[0][0]), float(box[0][1]))
            for width, box in zip(widths, boxes, strict=True)
        ]

    pack = Shelf.bundled().packs["vnm-identity-card"].pack
    seen = sheet(line("Giới tính / Sex", 47, 299))
    fields = read_by_pack(seen, pack, TODAY, LATIN_ONLY, look, lambda seen, _: seen)
    assert fields["sex"].value == sex
