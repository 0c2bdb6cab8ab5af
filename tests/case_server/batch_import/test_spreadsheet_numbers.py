"""Numbers as spreadsheets keep them, and as they lose them."""

from pathlib import Path

import pytest

from case_contract.vocabulary import Language
from case_server.batch_import.csv_source import CsvSource, open_csv
from case_server.batch_import.entries import Entry
from case_server.batch_import.folder_source import FolderSource, open_folder
from case_server.batch_import.inside_folder import InsideFolder
from tests.case_server.batch_import.making import HEADING, make_folder, row, table

NUMBER = "110101199003070118"


def entry_with(folder: Path, field: str, text: str) -> Entry:
    """The case of a table of one row, whose last column is `field`."""
    (folder / "cases.csv").write_bytes(table([(*row("A-1"), text)], heading=(*HEADING, field)))
    with InsideFolder(folder) as opened:
        source = open_csv(opened, "cases.csv", None)
        assert isinstance(source, CsvSource)
        (entry,) = source.entries()
    return entry


@pytest.mark.parametrize("written", [NUMBER, f'="{NUMBER}"', f'= "{NUMBER}"', f"'{NUMBER}"])
def test_ways_to_keep_a_number_as_text_are_taken_off_where_it_enters(tmp_path: Path, written: str) -> None:
    """All that follows, from the comparison to the search for repeats, then has the number alone."""
    entry = entry_with(tmp_path, "id_number", written)
    assert entry.refusal is None
    assert entry.stated["declared"] == {"name": "张伟", "id_number": NUMBER}


@pytest.mark.parametrize("name", ["'t Hooft", "=A1", '="Ann "and" Bob'])
def test_other_text_stays_as_it_is_written(tmp_path: Path, name: str) -> None:
    """An apostrophe may belong to a name, and no formula is worked out."""
    entry = entry_with(tmp_path, "declared.maiden_name", name)
    assert entry.stated["declared"] == {"name": "张伟", "maiden_name": name}


@pytest.mark.parametrize(
    ("field", "written", "code"),
    [
        ("id_number", "110101199003070000", "number_cut"),
        ("id_number", '="110101199003070000"', "number_cut"),
        ("uscc", "914403001922038000", "number_cut"),
        ("id_number", "1.10101E+17", "number_rounded"),
    ],
)
def test_a_number_that_excel_has_cut_is_refused_by_that_name(
    tmp_path: Path, field: str, written: str, code: str
) -> None:
    """Three zeros behind 15 digits, and a check digit that fails: the sentence says who did it and what helps."""
    refusal = entry_with(tmp_path, field, written).refusal
    assert refusal is not None
    assert (refusal.code.value, refusal.fields) == (code, (field,))
    assert "文本" in refusal.sentence(Language.CHINESE)
    assert "as text" in refusal.sentence(Language.ENGLISH)


@pytest.mark.parametrize("place", ["case.json", "defaults.json"])
def test_a_rounded_number_is_refused_in_a_folder_too(tmp_path: Path, place: str) -> None:
    """What wrote the file had the number from a spreadsheet; nothing brings its digits back."""
    folder = make_folder(tmp_path / "in", ["A-1"])
    stated = folder / "A-1" / place if place == "case.json" else folder / place
    stated.write_text('{"declared": {"name": "张伟", "id_number": "4.40305E+17"}}', encoding="utf-8")
    with InsideFolder(folder) as opened:
        source = open_folder(opened, None)
        assert isinstance(source, FolderSource)
        (entry,) = source.entries()
    assert entry.refusal is not None
    assert (entry.refusal.code.value, entry.refusal.fields) == ("number_rounded", ("id_number",))
    assert str(entry.refusal.file).endswith(place)


@pytest.mark.parametrize("number", ["110101199003070118", "11010119900307010X", "110101199013070000"])
def test_any_other_number_is_left_to_the_checks_of_the_case(tmp_path: Path, number: str) -> None:
    """Wrong or right, it was not a spreadsheet that made it so."""
    assert entry_with(tmp_path, "id_number", number).refusal is None


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u00ad", "\u2060", "\u202e"])
def test_a_sign_that_nobody_sees_is_refused_where_it_stands(tmp_path: Path, sign: str) -> None:
    """It would make another customer of one that looks the same; the sentence says which field and what helps."""
    for written in (f"张{sign}伟", f"{sign}张伟", f"张伟{sign}"):
        refusal = entry_with(tmp_path, "declared.maiden_name", written).refusal
        assert refusal is not None
        assert (refusal.code.value, refusal.fields) == ("text_unseen", ("maiden_name",))
        assert "看不见" in refusal.sentence(Language.CHINESE)
        assert "cannot be seen" in refusal.sentence(Language.ENGLISH)
