"""R100: a document that the product does not know is read and checked by a data pack alone, without code."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import cv2
import pytest

from identity_checks.command_line import main
from identity_checks.crosschecks import cross_check
from identity_checks.documents.reader import DocumentReader
from identity_checks.models import ModelStore
from identity_checks.packs.shelf import Shelf
from identity_checks.results import DocumentReading, DocumentType
from resources.sentences import finding_sentence, load_catalogue
from tests.identity_checks.packs.utopia import drawn, written

TODAY = date(2026, 11, 27)
Read = Callable[..., DocumentReading]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """A reader with the pack of the tests."""
    folder = written(tmp_path_factory.mktemp("packs") / "own")
    reader = DocumentReader(ModelStore.bundled(), Shelf.bundled(folder))
    return lambda image, **more: reader.read(image, today=TODAY, **more)


def test_the_fields_the_pack_names_are_read_and_its_missing_one_is_found_with_the_clause(read: Read) -> None:
    """R100, R98, R99: values in the contract's form; what the pack demands and the card lacks bears the clause."""
    reading = read(drawn())
    assert reading.document_type is DocumentType.REGIONAL
    assert reading.pack is not None
    assert (reading.pack.pack, reading.pack.version) == ("uto-library-card", 7)
    assert len(reading.pack.sha256) == 64
    assert {name: item.value for name, item in reading.fields.items()} == {
        "surname": "HYTHLODAY",
        "birth_date": "1978-07-06",
        "sex": "M",
        "expiry_date": "2031-12-24",
        "document_number": "UL-2746-3",
    }
    assert all(item.box is not None and item.confidence > 0.8 for item in reading.fields.values())
    missing = [item for item in reading.findings if item.code == "field_missing"]
    assert [item.field for item in missing] == ["authority"]
    assert missing[0].details["clause_en"] == "Library Card Rules, art. 3"
    assert missing[0].details["clause_zh"] == "《图书证规定》第三条"
    assert "pack uto-library-card" in reading.model_versions


def test_a_wrong_check_digit_and_a_day_that_has_passed_are_found_and_nothing_is_mended(read: Read) -> None:
    """R23: the number stays as it is printed."""
    reading = read(drawn("UL-2746-8", "24.12.2021"))
    assert reading.fields["document_number"].value == "UL-2746-8"
    found = {(str(item.code), item.field): item for item in reading.findings}
    assert found["number_check_digit", "document_number"].details["clause_en"] == "Library Card Rules, art. 3"
    assert found["document_expired", "expiry_date"].details["days"] == "1799"


def test_what_it_serves_as_is_no_wrong_document_and_everything_else_is(read: Read) -> None:
    """The pack says in whose place the document may be handed in."""
    for expected, wrong in ((DocumentType.PASSPORT, False), (DocumentType.BUSINESS_LICENCE, True)):
        reading = read(drawn(), expected=expected)
        crossed = cross_check([reading], {}, None, today=TODAY, expected=[expected])
        codes = {str(item.code) for item in reading.findings} | {str(item.finding.code) for item in crossed}
        assert ("wrong_document" in codes) is wrong


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh_CN", "应为营业执照，图中是乌托邦图书证"),
        ("en", "Expected Business licence, found Utopian library card"),
    ],
)
def test_a_wrong_document_is_called_by_the_title_of_its_pack(read: Read, language: str, said: str) -> None:
    """R21: a reviewer knows no names of packs."""
    crossed = cross_check([read(drawn())], {}, None, today=TODAY, expected=[DocumentType.BUSINESS_LICENCE])
    (details,) = [dict(one.finding.details) for one in crossed if one.finding.code == "wrong_document"]
    assert finding_sentence(language, load_catalogue(language), "wrong_document", details) == said


def test_the_command_line_takes_a_folder_of_packs_and_names_those_it_leaves_out(tmp_path: Path) -> None:
    """R100: `python -m identity_checks read --packs FOLDER`."""
    folder = written(tmp_path / "packs")
    (folder / "broken.json").write_text('{"format": 1}', encoding="utf-8")
    picture = tmp_path / "card.png"
    cv2.imwrite(str(picture), drawn())
    output = io.StringIO()
    assert main(["read", str(picture), "--packs", str(folder)], output) == 1
    left_out, line = (json.loads(text) for text in output.getvalue().splitlines())
    assert left_out["pack"] == "broken.json"
    assert left_out["problem"]["code"] == "pack_invalid"
    assert line["pack"]["title"] == {"zh": "乌托邦图书证", "en": "Utopian library card"}
    assert line["fields"]["surname"]["value"] == "HYTHLODAY"


def test_without_the_pack_it_is_none_of_the_kinds_known(reader: DocumentReader) -> None:
    """ "None of these" stays an answer."""
    reading = reader.read(drawn(), today=TODAY)
    assert reading.document_type is DocumentType.UNKNOWN
    assert reading.pack is None
