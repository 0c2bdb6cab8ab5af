"""Names in Thai: what words and the name in Latin letters beside it tell of doubtful signs (R20, R21)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from identity_checks.documents.layouts.by_pack.thai_romanised import apart, with_its_letters
from identity_checks.documents.layouts.by_pack.thai_words import with_usual_words
from identity_checks.documents.layouts.draft import FieldDraft
from identity_checks.documents.text.words import PlacedLine
from tests.identity_checks.packs.lines import line, sheet


def _draft(value: str, confidence: float = 0.6) -> FieldDraft:
    return FieldDraft(value, confidence, line("x", 0, 0).corners)


def _lines(text: str, score: float) -> list[PlacedLine]:
    """The text on one line, every sign as sure as that."""
    seen = line(text, 40, 100)
    return sheet(replace(seen, glyphs=tuple(replace(glyph, score=score) for glyph in seen.glyphs)))


@pytest.mark.parametrize(
    ("thai", "latin"),
    [
        ("สมชาย", "somchai"),
        ("วรรณวิสา", "wanwisa"),
        ("อินทร์แก้ว", "inkaew"),
        ("พงษ์ไพบูลย์", "phongphaibun"),
        ("ณัฐวุฒิ", "nattawut"),
        ("จันทร์เพ็ญ", "janpen"),
        ("เสถียร", "sathien"),
        ("ทรงศักดิ์", "songsak"),
        ("ประสิทธิ์", "prasit"),
    ],
)
def test_a_name_is_near_its_own_letters_and_far_from_others(thai: str, latin: str) -> None:
    """R20: by the state's system and as people write it."""
    assert apart(thai, latin) < 0.7
    assert apart(thai, "bigglesworth") > 3


@pytest.mark.parametrize(
    ("read", "given", "surname", "meant"),
    [
        ("นาง ปวืนา ใจดี", "Pawina", "Jaidee", "นาง ปวีนา ใจดี"),
        ("นาย สมชาย ณรงค์ธัย", "Somchai", "Narongchai", "นาย สมชาย ณรงค์ชัย"),
        ("นาย สมชาย อินทรแก้ว", "Somchai", "Inkaew", "นาย สมชาย อินทร์แก้ว"),
        ("นาย สมชาย ทองตาลึง", "Somchai", "Thongtamlueng", "นาย สมชาย ทองตำลึง"),
        ("นาย ขัขขฎา ใจดี", "Chatchada", "Jaidee", "นาย ชัชชฎา ใจดี"),
        ("นาย สมชาย ใจคิมาก", "Somchai", "Jaideemak", "นาย สมชาย ใจดีมาก"),
        ("นาย สมชาย ใจดิ์มาก", "Somchai", "Jaideemak", "นาย สมชาย ใจดีมาก"),
    ],
)
def test_doubtful_signs_are_those_that_the_latin_letters_have(read: str, given: str, surname: str, meant: str) -> None:
    """R20, R21: it says so as a correction and is unsure; what was read surely stays, as with a doubtful Latin name."""
    latin = [_draft(given, 0.95), _draft(surname, 0.95)]
    put = with_its_letters(_draft(read, 0.9), latin, _lines(read, 0.6))
    assert put.value == meant
    assert put.confidence <= 0.5
    assert put.corrections
    assert with_its_letters(_draft(read), [latin[0], _draft(surname, 0.7)], _lines(read, 0.6)).value == read
    assert with_its_letters(_draft(read), [None, latin[1]], _lines(read, 0.6)).value == read


@pytest.mark.parametrize(
    ("read", "given", "surname"),
    [
        ("นาย สมชาย ณรงค์ธัย", "Somchai", "Narongchai"),
        ("นาง ปวืนา ใจดี", "Pawina", "Jaidee"),
    ],
)
def test_what_was_read_surely_stays(read: str, given: str, surname: str) -> None:
    """R21: letters are put in the place of doubtful ones alone."""
    latin = [_draft(given, 0.95), _draft(surname, 0.95)]
    assert with_its_letters(_draft(read), latin, _lines(read, 0.99)).value == read


@pytest.mark.parametrize(
    ("read", "given", "surname"),
    [
        ("นาย ปิแอร์ เลอแฟฟวร์", "Pierre", "Lefevre"),
        ("นาย สมชาย ใจดี", "Somchai", "Jaidee"),
        ("นาย สุชาติ ใจดี", "Somchai", "Jaidee"),
        ("นาย ทรงสิทธิ์ ใจดี", "Throngsit", "Jaidee"),
    ],
    ids=["another language", "the same", "another name", "spelt freely"],
)
def test_a_name_that_is_the_same_or_another_one_stays(read: str, given: str, surname: str) -> None:
    """R21: nothing is put where no sign makes it nearer, or where it is far all the same."""
    latin = [_draft(given, 0.95), _draft(surname, 0.95)]
    name = _draft(read)
    assert with_its_letters(name, latin, _lines(read, 0.6)) is name


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("นาง รวิภา เชือวงศ์พรหม", "นาง รวิภา เชื้อวงศ์พรหม"),
        ("นาย ประวี ภมิทอง", "นาย ประวี ภูมิทอง"),
        ("นางสาว น้ำผึง ทนงตน", "นางสาว น้ำผึ้ง ทนงตน"),
        ("นาย ณัฐวูฒิ ใจดี", "นาย ณัฐวุฒิ ใจดี"),
    ],
)
def test_a_mark_of_a_usual_word_that_was_lost_or_doubtful_is_put(read: str, meant: str) -> None:
    """R20, R21: it is unsure; what was read surely stays, and so does the word itself."""
    put = with_usual_words(_draft(read, 0.9), _lines(read, 0.6))
    assert put.value == meant
    assert put.confidence <= 0.5
    assert [item.rule for item in put.corrections] == ["list"]
    for surely in (read, meant):
        name = _draft(surely)
        assert with_usual_words(name, _lines(surely, 0.99)) is name


@pytest.mark.parametrize("read", ["นาย ณรงค์ ภุมรา", "นาย กานตะ ใจดี", "นาย รุ่ง สาขา"])
def test_other_words_with_some_of_its_letters_stay(read: str) -> None:
    """R21: one mark is put, and no letters."""
    assert with_usual_words(_draft(read), _lines(read, 0.6)).value == read


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("นาย สมชาย พงษไพบูลย์", "นาย สมชาย พงษ์ไพบูลย์"),
        ("นาย ณัฐ สุวรรณวงศ", "นาย ณัฐ สุวรรณวงศ์"),
        ("นาย ปิแอร เลอแฟฟวร์", "นาย ปิแอร์ เลอแฟฟวร์"),
        ("นาย พงศธร วงศา", "นาย พงศธร วงศา"),
        ("นางสาว อร มงคล", "นางสาว อร มงคล"),
    ],
)
def test_a_letter_that_cannot_be_spoken_is_silenced_however_surely_it_was_read(read: str, meant: str) -> None:
    """R20, R21: ษ ends a word behind ง with its mark alone; the mark was lost and left nothing to be unsure of."""
    put = with_usual_words(_draft(read), _lines(read, 0.99))
    assert put.value == meant
    assert (put.confidence <= 0.5) is (read != meant)
