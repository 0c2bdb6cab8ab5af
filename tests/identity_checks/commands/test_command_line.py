"""The command line for whoever wants only the checks (issue 2 section 4)."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from identity_checks.command_line import main
from identity_checks.documents.reader import DocumentReader
from identity_checks.faces import FaceComparer
from identity_checks.results import DocumentType
from identity_checks.specimens import draw, invent_person

pytestmark = pytest.mark.slow


def _run(*arguments: str) -> tuple[int, list[dict[str, Any]]]:
    output = io.StringIO()
    code = main(arguments, output)
    return code, [json.loads(line) for line in output.getvalue().splitlines()]


def _save(path: Path, kind: DocumentType, seed: int) -> dict[str, str]:
    specimen = draw(kind, seed)
    cv2.imwrite(str(path), specimen.image)
    return dict(specimen.truth)


def test_read_prints_one_object_a_file_and_goes_on_after_a_bad_one(tmp_path: Path) -> None:
    """R13, R21: field names and form as the issue has them; a file that cannot be read has a line all the same."""
    front, back, broken = tmp_path / "front.png", tmp_path / "back.png", tmp_path / "broken.jpg"
    truth = _save(front, DocumentType.RESIDENT_ID_FRONT, 4)
    _save(back, DocumentType.RESIDENT_ID_BACK, 4)
    broken.write_bytes(b"\xff\xd8\xff\xe0 nothing more")
    code, lines = _run("read", str(front), str(broken), str(tmp_path / "gone.png"), str(back))
    assert code == 1
    assert [line["file"] for line in lines] == [str(front), str(broken), str(tmp_path / "gone.png"), str(back)]
    first = lines[0]
    assert first["document_type"] == "resident_id_front"
    assert first["rotation"] == 0
    assert len(first["corners"]) == 4
    assert {name: item["value"] for name, item in first["fields"].items()} == truth
    for item in first["fields"].values():
        assert set(item) == {"value", "confidence", "box", "corrections", "elsewhere"}
        assert 0 <= item["confidence"] <= 1
        assert np.array(item["box"]).shape == (4, 2)
    assert isinstance(first["findings"], list)
    assert lines[1]["problem"]["code"] == "damaged"
    assert lines[2]["problem"]["code"] == "file_not_found"
    for line in lines[1:3]:
        assert line["problem"]["message"]["zh"] != line["problem"]["message"]["en"]
        assert "fields" not in line
    assert lines[3]["document_type"] == "resident_id_back"


def test_two_peoples_cards_on_one_picture_are_told_apart(tmp_path: Path) -> None:
    """R23: their numbers are of two persons, which `read` says with either card."""
    cards = [draw(DocumentType.RESIDENT_ID_FRONT, seed).image for seed in (4, 5)]
    page = np.full((2 * cards[0].shape[0] + 240, cards[0].shape[1] + 160, 3), 245, np.uint8)
    for place, card in enumerate(cards):
        top = 80 + place * (cards[0].shape[0] + 80)
        page[top : top + card.shape[0], 80 : 80 + card.shape[1]] = card
    file = tmp_path / "two.png"
    cv2.imwrite(str(file), page)
    _, (line,) = _run("read", str(file))
    (other,) = line["further_documents"]
    told = [
        [(item["field"], item["severity"]) for item in one["findings"] if item["code"] == "holders_differ"]
        for one in (line, other)
    ]
    assert told == 2 * [[("id_number", "alert")]]


def test_compare_prints_a_line_a_pair(tmp_path: Path) -> None:
    """R10: a pair without faces has a problem, a line that is no pair too, and the rest goes on."""
    blank = tmp_path / "blank.png"
    cv2.imwrite(str(blank), np.full((200, 300, 3), 200, np.uint8))
    pairs = tmp_path / "pairs.csv"
    pairs.write_text(f"{blank},{blank}\nonly-one\n\nblank.png,gone.png\n", "utf-8")
    code, lines = _run("compare", "--pairs", str(pairs))
    assert code == 1
    assert [line["problem"]["code"] for line in lines] == ["face_not_found", "pair_malformed", "file_not_found"]
    assert [line["line"] for line in lines] == [1, 2, 4]
    assert lines[0]["problem"]["side"] == "ab"
    assert lines[2]["problem"]["side"] == "b"


@pytest.mark.parametrize("content", ["", "\n , \n\n", "\ufeff"])
def test_a_list_without_a_pair_says_so(tmp_path: Path, content: str) -> None:
    """R10: a list that holds no pair is a problem with a name, not silence."""
    pairs = tmp_path / "pairs.csv"
    pairs.write_text(content, "utf-8")
    code, lines = _run("compare", "--pairs", str(pairs))
    assert code == 1
    assert [line["problem"]["code"] for line in lines] == ["pairs_empty"]
    assert lines[0]["file"] == str(pairs)


def test_a_quote_that_is_not_closed_spoils_its_own_line_only(tmp_path: Path) -> None:
    """R10: every line of a list has an answer of its own, under its number as an editor counts."""
    pairs = tmp_path / "pairs.csv"
    pairs.write_text('"a.png,b.png\nc.png,d.png\n"e,1.png",f.png\n"g\nh.png,i.png', "utf-8")
    lines = _run("compare", "--pairs", str(pairs))[1]
    assert [(line["line"], line["problem"]["code"]) for line in lines] == [
        (1, "pair_malformed"),
        (2, "file_not_found"),
        (3, "file_not_found"),
        (4, "pair_malformed"),
        (5, "file_not_found"),
    ]
    assert lines[2]["file_a"].endswith("e,1.png")


def test_packs_are_checked_without_a_document(tmp_path: Path) -> None:
    """R100: whoever writes a pack learns at once whether it is used, and which entry is wrong where it is not."""
    page = (Path(__file__).parents[3] / "docs" / "document-packs.md").read_text("utf-8")
    example, every_form = (part.split("```")[0] for part in page.split("```json")[1:])
    (tmp_path / "library.json").write_text(example, "utf-8")
    (tmp_path / "settlement.json").write_text(every_form, "utf-8")
    code, (line, settlement) = _run("packs", str(tmp_path))
    assert code == 0
    assert (line["pack"], line["state"], line["replaces"]) == ("uto-library-card", "UTO", False)
    assert line["fields"] == ["document_number", "expiry_date", "surname"]
    assert settlement["pack"] == "uto-settlement-permit"
    assert {"surname", "given_names", "valid_from", "valid_until"} < set(settlement["fields"])

    (tmp_path / "broken.json").write_text(example.replace('"version": 1', '"version": 0'), "utf-8")
    code, lines = _run("packs", str(tmp_path))
    assert code == 1
    wrong = next(line for line in lines if "problem" in line)
    assert wrong["problem"]["code"] == "pack_invalid"
    assert "version" in wrong["problem"]["message"]["en"]


def test_genuineness_is_looked_at_when_asked(tmp_path: Path) -> None:
    """R24: `read` says nothing of recapture or edits by itself; asked, it tells of a file that names its program."""
    card = tmp_path / "card.png"
    program = PngInfo()
    program.add_text("Software", "Adobe Photoshop 25.0")
    picture = np.ascontiguousarray(draw(DocumentType.RESIDENT_ID_BACK, 4).image[..., ::-1])
    Image.fromarray(picture).save(card, pnginfo=program)
    _, (plain,) = _run("read", str(card))
    _, (doubted,) = _run("read", str(card), "--genuineness")
    codes = {finding["code"] for finding in doubted["findings"]}
    assert "picture_edited" in codes
    assert codes > {finding["code"] for finding in plain["findings"]}
    assert plain["fields"] == doubted["fields"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--help"], ("比对人脸", "compares faces")),
        (["read", "--help"], ("智能预核", "pre-check alone", "--genuineness")),
        (["compare", "--help"], ("每行两个路径", "two paths a line")),
    ],
)
def test_help_is_in_both_languages(
    arguments: list[str], words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """What a new user types first says what there is, and what only the server does."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert all(word in said for word in words)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8-sig", "gb18030"])
def test_a_list_is_read_in_whatever_encoding_it_was_saved(tmp_path: Path, encoding: str) -> None:
    """R10: what spreadsheets write, UTF-16 with its mark too."""
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    (tmp_path / "pairs.csv").write_bytes(f"{mark}证件.jpg,自拍.jpg\r\n".encode(encoding))
    _, lines = _run("compare", "--pairs", str(tmp_path / "pairs.csv"))
    assert [(line["line"], Path(line["file_a"]).name) for line in lines] == [(1, "证件.jpg")]


def test_a_picture_of_odd_shape_costs_no_other_file(tmp_path: Path) -> None:
    """R21: a line of pixels has its own answer, and what comes behind it is read."""
    shapes = [(5000, 1), (1, 5000), (1, 1), (2, 2)]
    files = [tmp_path / f"{height}x{width}.png" for height, width in shapes]
    for file, (height, width) in zip(files, shapes, strict=True):
        cv2.imwrite(str(file), np.full((height, width, 3), 90, np.uint8))
    back = tmp_path / "back.png"
    _save(back, DocumentType.RESIDENT_ID_BACK, 4)
    _, lines = _run("read", *map(str, files), str(back))
    assert [line["file"] for line in lines] == [*map(str, files), str(back)]
    assert all(line["document_type"] == "unknown" for line in lines[:-1])
    assert lines[-1]["document_type"] == "resident_id_back"
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("".join(f"{file},{back}\n" for file in files), "utf-8")
    _, compared = _run("compare", "--pairs", str(pairs))
    assert [line["problem"]["code"] for line in compared] == ["face_not_found"] * len(files)


@pytest.mark.expects_log("unexpected ValueError")
def test_an_unexpected_error_stays_with_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """R21: what nobody foresaw becomes that file's answer and a line of the log without the error's words."""
    plain, odd = tmp_path / "plain.png", tmp_path / "odd.png"
    cv2.imwrite(str(plain), np.full((200, 300, 3), 200, np.uint8))
    cv2.imwrite(str(odd), np.full((77, 300, 3), 200, np.uint8))
    read, compare = DocumentReader.read, FaceComparer.compare

    def stumbling_read(self: DocumentReader, page: Any, **options: Any) -> Any:
        if page.shape[0] == 77:
            raise ValueError("a name from the document")
        return read(self, page, **options)

    def stumbling_compare(self: FaceComparer, a: Any, b: Any, **options: Any) -> Any:
        if a.shape[0] == 77:
            raise ValueError("a name from the document")
        return compare(self, a, b, **options)

    monkeypatch.setattr(DocumentReader, "read", stumbling_read)
    monkeypatch.setattr(FaceComparer, "compare", stumbling_compare)
    code, lines = _run("read", str(odd), str(plain))
    assert code == 1
    assert lines[0]["problem"]["code"] == "check_failed"
    assert lines[1]["document_type"] == "unknown"
    pairs = tmp_path / "pairs.csv"
    pairs.write_text(f"{odd},{plain}\n{plain},{plain}\n", "utf-8")
    _, lines = _run("compare", "--pairs", str(pairs))
    assert [line["problem"]["code"] for line in lines] == ["check_failed", "face_not_found"]
    assert "ValueError" in caplog.text
    assert "a name from the document" not in caplog.text


def test_compare_takes_two_files_or_a_list(capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong call says what is missing and reads nothing."""
    for arguments in (["compare"], ["compare", "one.png"], ["compare", "a", "b", "--pairs", "c.csv"]):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 2
    assert "compare takes" in capsys.readouterr().err


def test_the_package_runs_as_a_module(tmp_path: Path) -> None:
    """Issue 2 section 4: `python -m identity_checks`; nothing but JSON on standard output, in UTF-8."""
    missing = tmp_path / "没有.png"
    done = subprocess.run(
        [sys.executable, "-m", "identity_checks", "read", str(missing)], capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 1
    line = json.loads(done.stdout.decode("utf-8"))
    assert line["file"] == str(missing)
    assert line["problem"]["code"] == "file_not_found"


def test_a_name_that_is_no_text_is_shown_escaped(tmp_path: Path) -> None:
    """A file name of arbitrary bytes gives its line like any other, and the next file is still read."""
    strange = os.fsencode(tmp_path) + b"/\xff\xfe.jpg"
    Path(os.fsdecode(strange)).write_bytes(b"not a picture")
    done = subprocess.run(
        [sys.executable, "-m", "identity_checks", "read", strange, "missing.jpg"],
        capture_output=True,
        check=False,
        timeout=120,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [set(line) for line in lines] == [{"file", "problem"}, {"file", "problem"}]


def test_pairs_written_by_a_chinese_spreadsheet_are_read(tmp_path: Path) -> None:
    """A CSV in GB 18030 names its files as well as one in UTF-8: the trouble is with the pictures, not the list."""
    (tmp_path / "证件.jpg").write_bytes(b"not a picture")
    (tmp_path / "pairs.csv").write_bytes("证件.jpg,自拍.jpg\n".encode("gb18030"))
    output = io.StringIO()
    assert main(["compare", "--pairs", str(tmp_path / "pairs.csv")], output) == 1
    line = json.loads(output.getvalue())
    assert line["file_a"] == str(tmp_path / "证件.jpg")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _words(*arguments: str, terminal: bool = False) -> str:
    output = _Terminal() if terminal else io.StringIO()
    main(arguments, output)
    return output.getvalue()


@pytest.fixture(scope="module")
def expired(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The emblem side of a card that expired in 2019."""
    path = tmp_path_factory.mktemp("read") / "back.png"
    person = replace(invent_person(4), valid_from=date(2009, 6, 1), valid_until=date(2019, 6, 1))
    cv2.imwrite(str(path), draw(DocumentType.RESIDENT_ID_BACK, 4, person=person).image)
    return path


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh_CN", ("身份证国徽面", "有效期至：2019-06-01", "[警报] 有效期至：证件已过期", "位置 横")),
        ("en", ("ID card, emblem side", "Valid until: 2019-06-01", "[Alert] Valid until: Document expired", "pixels")),
    ],
)
def test_findings_are_said_in_words_beside_their_codes(expired: Path, language: str, said: tuple[str, ...]) -> None:
    """Issue 3 section 5: whoever reads at a terminal gets a reviewer's sentence and where; the code stays there."""
    words = _words("read", "--format", "text", "--language", language, str(expired), str(expired.with_name("gone.png")))
    for part in (*said, "(document_expired)" if language == "en" else "（document_expired）", "file_not_found"):
        assert part in words
    assert "{" not in words


def test_words_are_for_terminals_and_codes_for_programs(expired: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe gets JSON with codes as before; a terminal words in the locale's language, unless it asks for JSON."""
    piped = json.loads(_words("read", str(expired)))
    assert [finding["code"] for finding in piped["findings"]] == ["document_expired"]
    assert json.loads(_words("read", "--format", "json", str(expired), terminal=True)) == piped
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "证件已过期" in _words("read", str(expired), terminal=True)
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert "Document expired" in _words("read", str(expired), terminal=True)
