"""Thai script: what the network of the product's own reads, and that it keeps out of everything else's way."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from types import MappingProxyType

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from case_contract.rules import SURE
from identity_checks.documents.certainty.calibration import bundled
from identity_checks.documents.layouts.by_pack.scripts import Scripts
from identity_checks.documents.layouts.by_pack.thai import in_thai, read_in_thai
from identity_checks.documents.layouts.by_pack.thai_places import with_its_province
from identity_checks.documents.layouts.draft import FieldDraft
from identity_checks.documents.reader import with_what_stays_unsure
from identity_checks.documents.text.engine import Glyph, TextLine
from identity_checks.documents.text.thai_lines.picture import line_input
from identity_checks.documents.text.thai_lines.reader import ThaiReader, on_consonants, with_lost_vowels, with_marks
from identity_checks.documents.text.thai_lines.votes import voted
from identity_checks.models import THAI, ModelStore
from identity_checks.packs.pack import Script
from identity_checks.packs.shelf import Shelf
from identity_checks.results import DocumentReading, DocumentType, FieldReading, ImageQuality
from tests.identity_checks.packs.lines import line, sheet
from tests.identity_checks.packs.reading import TODAY, values
from training.thai.alphabet import alphabet
from training.thai.drawing import HELD_OUT, TYPEFACES, some_design
from training.thai.texts import LONGEST, line_of_text

_EM = 34
Picture = np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]


@pytest.fixture(scope="module")
def reader() -> ThaiReader:
    return ThaiReader.of(ModelStore.bundled())


def _thai(text: str, left: float, top: float, *, doubt: float = 1.0) -> TextLine:
    """A line as the network of Thai gives it; its last sign is as sure as `doubt`."""
    signs = [glyph.text for glyph in with_marks([_glyph(sign) for sign in text])]
    seen = line("x" * len(signs), left, top)
    glyphs = [replace(glyph, text=sign) for glyph, sign in zip(seen.glyphs, signs, strict=True)]
    return replace(seen, text=text, glyphs=(*glyphs[:-1], replace(glyphs[-1], score=doubt)))


def _read(*lines: TextLine) -> dict[str, FieldDraft]:
    return read_in_thai(sheet(*lines), Shelf.bundled().packs["tha-identity-card"].pack, TODAY, {})


def _printed(text: str) -> tuple[Picture, np.ndarray[tuple[int, int], np.dtype[np.float32]]]:
    """Paper with one line of print, and the line's box."""
    page = Image.new("RGB", (900, 100), (240, 244, 236))
    face = ImageFont.truetype("/usr/share/fonts/truetype/tlwg/Waree.ttf", _EM, layout_engine=ImageFont.Layout.RAQM)
    ImageDraw.Draw(page).text((30, 64), text, fill=(40, 40, 60), font=face, anchor="ls")
    left, right = 20.0, 40.0 + face.getlength(text)
    corners = np.array([[left, 22], [right, 22], [right, 80], [left, 80]], np.float32)
    return np.asarray(page)[..., ::-1].copy(), corners


def _view(text: str) -> tuple[Glyph, ...]:
    return tuple(Glyph(sign, 0.99, (at + 0.5) / len(text), MappingProxyType({})) for at, sign in enumerate(text))


def _glyph(text: str, score: float = 0.99) -> Glyph:
    return Glyph(text, score, 0.5, MappingProxyType({}))


def test_no_thai_letter_is_lacking(reader: ThaiReader) -> None:
    """R99: fields in Thai are read, so no script of the packs is unread."""
    assert reader.letters == alphabet()
    scripts = Scripts.of(alphabet())
    assert Script.THAI not in scripts.unread | scripts.half_read


def test_marks_make_one_character_with_what_they_stand_on() -> None:
    """It is as sure as the least sure part; a mark with nothing before it stays by itself."""
    made = with_marks([_glyph("ท"), _glyph("\u0e35", 0.7), _glyph("\u0e48", 0.8), _glyph(" "), _glyph("\u0e48")])
    assert [glyph.text for glyph in made] == ["ที่", " ", "\u0e48"]
    assert made[0].score == 0.7


@pytest.mark.parametrize("text", ["นางสาว มาลี ทองดี", "19/2 หมู่ที่ 4 ต.ในเมือง", "นาย วิชัย คงเจริญ"])
def test_names_places_and_labels_in_thai_are_read(reader: ThaiReader, text: str) -> None:
    """R20: also where the line reader made nothing of a line."""
    picture, corners = _printed(text)
    (seen,) = reader.found(picture, [corners])
    assert seen.text == text
    assert "".join(glyph.text for glyph in seen.glyphs) == text
    positions = [glyph.position for glyph in seen.glyphs]
    assert positions == sorted(positions)
    assert all(0.0 < glyph.score <= 1.0 for glyph in seen.glyphs)


def test_no_mark_stands_on_a_digit() -> None:
    """A speck above a digit is no mark; the digit is doubtful then."""
    made = on_consonants([_glyph("8"), _glyph("8"), _glyph("\u0e4c", 0.6), _glyph("ท"), _glyph("\u0e35")])
    assert [(glyph.text, round(glyph.score, 2)) for glyph in made] == [
        ("8", 0.99), ("8", 0.4), ("ท", 0.99), ("\u0e35", 0.99),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("ปิแอร๊ เลอ", "ปิแอร์ เลอ"),
        ("เลอแฟฟวรั", "เลอแฟฟวร์"),
        ("เลอแฟฟวร็ ", "เลอแฟฟวร์ "),
        ("เขฅ ฃวัญ", "เขต ขวัญ"),
        ("ณั้ฐ", "ณัฐ"),
        ("รั่ฐ", "รัฐ"),
        ("ตั้ง", "ตั้ง"),
        ("ปิแอรั้ เลอ", "ปิแอร์ เลอ"),
        ("วรรณัวิสา", "วรรณวิสา"),
        ("บัวขาว", "บัวขาว"),
        ("วุฒิิ", "วุฒิ"),
        ("โต๊ะ จ๋า วัน เป็น ก็ ร้อน", "โต๊ะ จ๋า วัน เป็น ก็ ร้อน"),
    ],
)
def test_marks_stand_only_where_thai_has_them(read: str, meant: str) -> None:
    """R20, R21: no low consonant has the third tone, and no word ends with mai han akat; what is put is doubtful."""
    made = on_consonants([_glyph(sign) for sign in read])
    assert "".join(glyph.text for glyph in made) == meant
    assert min(glyph.score for glyph in made) == (0.99 if read in {meant, "วุฒิิ"} else 0.3)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("วฒิชัย", "วุฒิชัย"),
        ("วฒนา", "วัฒนา"),
        ("วุฒิชัย", "วุฒิชัย"),
        ("วัฒนา", "วัฒนา"),
        ("วฒ", "วฒ"),
        ("ณัฐวูฒิ", "ณัฐวุฒิ"),
        ("เสถืยร", "เสถียร"),
        ("เกลื้ยง", "เกลี้ยง"),
        ("เหนีอ", "เหนือ"),
        ("เรือ เสีย", "เรือ เสีย"),
        ("มือเสีย", "มือเสีย"),
        ("วูบ", "วูบ"),
        ("เกรื่ยง", "เกรี่ยง"),
    ],
)
def test_a_vowel_that_no_word_lacks_is_put_back(read: str, meant: str) -> None:
    """R20, R21: it is doubtful."""
    made = with_lost_vowels([_glyph(sign) for sign in read])
    assert "".join(glyph.text for glyph in made) == meant
    assert min(glyph.score for glyph in made) == (0.99 if read == meant else 0.3)


def test_a_mark_is_the_one_of_those_that_may_stand_there_that_was_thought_of() -> None:
    """R20: a low tone, where the reader thought of it."""
    tone = Glyph("\u0e4a", 0.8, 0.5, MappingProxyType({"\u0e49": 0.15, "\u0e4c": 0.01}))
    assert [glyph.text for glyph in on_consonants([_glyph("ร"), tone, _glyph("อ")])] == ["ร", "\u0e49", "อ"]


def test_each_sign_is_what_most_views_have_and_no_surer_than_their_share() -> None:
    """A lost mark, a doubled letter and another letter of single views are outvoted; places run from left to right."""
    said = voted([_view(text) for text in ("มาลี", "มลี", "มาลลี", "มาคี")])
    assert "".join(glyph.text for glyph in said) == "มาลี"
    assert [glyph.score for glyph in said] == pytest.approx([0.99, 0.7425, 0.7425, 0.99])
    positions = [glyph.position for glyph in said]
    assert positions == sorted(positions)


@given(st.lists(st.text("มาลี", max_size=6), min_size=1, max_size=5))
def test_views_that_agree_have_it_and_no_sign_comes_from_nowhere(texts: list[str]) -> None:
    """Whatever the views say: signs are theirs, scores are probabilities, and two alike of three decide."""
    said = voted([_view(text) for text in texts])
    assert {glyph.text for glyph in said} <= set("".join(texts))
    assert all(0.0 < glyph.score <= 1.0 for glyph in said)
    doubled = voted([_view(text) for text in (texts[0], texts[0], texts[-1])])
    assert "".join(glyph.text for glyph in doubled) == texts[0]


def test_a_line_in_other_letters_stays_as_it_is(reader: ThaiReader) -> None:
    """What is no Thai is nothing that this network has a say in."""
    paper = np.full((60, 400, 3), 235, np.uint8)
    cv2.putText(paper, "Mr. Somchai", (12, 42), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (40, 40, 40), 2)
    corners = np.array([[4, 8], [300, 8], [300, 52], [4, 52]], np.float32)
    glyphs = tuple(Glyph(sign, 0.99, (place + 0.5) / 11, {}) for place, sign in enumerate("Mr. Somchai"))
    seen = TextLine(corners, "Mr. Somchai", 0.99, glyphs, np.zeros((0, 38), np.float32), 1.0)
    assert reader.in_thai(paper, [seen]) == [seen]
    assert reader.found(np.full((60, 400, 3), 235, np.uint8), [corners]) == []


def test_a_picture_of_a_line_is_even_in_brightness_and_contrast() -> None:
    """Bare paper is not made to look like print."""
    rng = np.random.default_rng(1)
    crop = rng.integers(90, 140, (33, 210, 3), np.uint8)
    picture = line_input(crop)
    assert picture.shape == (1, 40, 255)
    assert abs(float(picture.mean())) < 1e-3
    assert abs(float(picture.std()) - 1) < 0.02
    assert float(np.abs(line_input(np.full((40, 80, 3), 200, np.uint8))).max()) < 1e-3


def test_a_thai_card_is_read_by_its_thai_labels() -> None:
    """R20, R99: name and address below their labels, an address of two lines, as sure as the least sure sign."""
    fields = _read(
        _thai("ชื่อตัวและชื่อสกุล", 40, 60),
        _thai("นางสาว มาลี ทองดี", 40, 100, doubt=0.8),
        line("Name", 40, 150),
        line("Miss Malee", 40, 190),
        _thai("ที่อยู่", 40, 300),
        _thai("19/2 หมู่ที่ 4 ต.ในเมือง", 40, 340),
        _thai("จ.ขอนแก่น", 40, 380),
        line("Date of Expiry", 40, 440),
    )
    assert values(fields) == {
        "name": "นางสาว มาลี ทองดี",
        "address": "19/2 หมู่ที่ 4 ต.ในเมือง จ.ขอนแก่น",
    }
    assert fields["name"].confidence == pytest.approx(0.8)


@pytest.mark.parametrize("below", ["Dale of lssue", "Last nanne", "Thailand"])
def test_an_address_in_thai_takes_no_line_in_other_letters(below: str) -> None:
    """R20, R21: the label below it was misread and became the end of the address, a second line of its own stays."""
    label, place = _thai("ที่อยู่", 40, 300), _thai("19/2 หมู่ที่ 4 ต.ในเมือง", 40, 340)
    assert values(_read(label, place, line(below, 40, 380)))["address"] == "19/2 หมู่ที่ 4 ต.ในเมือง"
    for second in (_thai("จ.ขอนแก่น", 40, 380), line("40000", 40, 380)):
        assert values(_read(label, place, second))["address"] == f"19/2 หมู่ที่ 4 ต.ในเมือง {second.text}"


def test_an_address_in_thai_goes_on_below_its_label_and_ends_above_the_dates() -> None:
    """R20, R21: as cards have it; neither the day of issue nor its label is a line of the address."""
    first, second = _thai("ที่อยู่ 19/2 หมู่ที่ 4 ต.ในเมือง", 40, 300), _thai("อ.เมือง จ.ขอนแก่น", 40, 340)
    foot = _thai("30 เม.ย. 2564", 40, 380), _thai("วันออกบัตร", 40, 420)
    assert values(_read(first, second, *foot))["address"] == "19/2 หมู่ที่ 4 ต.ในเมือง อ.เมือง จ.ขอนแก่น"
    for below in foot:
        alone = _read(first, _thai(below.text, 40, 340))
        assert values(alone)["address"] == "19/2 หมู่ที่ 4 ต.ในเมือง"


def test_no_value_in_thai_is_accepted_without_a_look() -> None:
    """R56: however sure the network is of each sign, and whatever the curves say of names in other scripts."""
    fields = _read(_thai("ชื่อตัวและชื่อสกุล", 40, 60), _thai("นาย วิชัย คงเจริญ", 40, 100))
    assert fields["name"].confidence == pytest.approx(0.9)
    read = {name: FieldReading(text, 0.99, None) for name, text in (("name", "นาย วิชัย"), ("address", "88 ถ.สุขุมวิท"))}
    quality = ImageQuality(1.0, 0.0, 0.5, 0.8, cut_off=False, score=1.0)
    card = DocumentReading(
        DocumentType.REGIONAL, 0, None, read, (), quality, {}, pack=Shelf.bundled().packs["tha-identity-card"].reference
    )
    told = with_what_stays_unsure(card, bundled()).fields
    assert max(field.confidence for field in told.values()) < SURE
    latin = replace(card, fields={"name": FieldReading("Wichai", 0.99, None)})
    assert with_what_stays_unsure(latin, bundled()).fields["name"].confidence >= SURE


def test_without_its_labels_a_thai_value_is_known_by_its_form() -> None:
    """A name begins with a title, an address with a number; a date is neither, and of two no one is taken."""
    plain = line("Mr. Somchai", 40, 190)
    name, place = _thai("นาย วิชัย คงเจริญ", 40, 100), _thai("19/2 หมู่ที่ 4 ต.ในเมือง", 40, 340)
    fields = _read(name, plain, _thai("31 ธ.ค. 2519", 40, 240), place)
    assert values(fields) == {"name": "นาย วิชัย คงเจริญ", "address": "19/2 หมู่ที่ 4 ต.ในเมือง"}
    assert max(draft.confidence for draft in fields.values()) < 0.95
    assert "name" not in _read(name, _thai("นาง มาลี คงเจริญ", 40, 240))


def test_only_packs_with_thai_fields_have_them() -> None:
    """Documents of every other pack are read as before."""
    shelf = Shelf.bundled()
    assert {name: in_thai(item.pack) for name, item in shelf.packs.items() if in_thai(item.pack)} == {
        "tha-identity-card": {"name", "address"},
        "tha-residence-card": {"name", "address"},
    }


def test_drawn_lines_for_training_say_only_signs_of_the_alphabet() -> None:
    """The same number gives the same line; the design that is held out is never trained on."""
    for seed in range(60):
        text = line_of_text(np.random.default_rng(seed))
        assert text == line_of_text(np.random.default_rng(seed))
        assert set(text) <= set(alphabet())
        assert 0 < len(text) <= LONGEST
    rng = np.random.default_rng(3)
    drawn = {some_design(rng) for _ in range(400)}
    assert drawn == set(TYPEFACES) - {HELD_OUT}


def test_signs_are_those_of_normal_form_c() -> None:
    """Vowel and tone marks are signs of their own, in the order in which Unicode has them."""
    assert all(unicodedata.normalize("NFC", sign) == sign for sign in alphabet())


def test_the_network_takes_lines_of_any_width() -> None:
    """One step for two pixels, the first letter none."""
    session = ModelStore.bundled().session(THAI)
    for width in (16, 61, 500):
        (scores,) = session.run(None, {"picture": np.zeros((1, 1, 40, width), np.float32)})
        assert scores.shape == (1, 2 * -(-width // 4), 1 + len(alphabet()))
        assert np.allclose(scores.sum(axis=2), 1, atol=1e-4)


@pytest.mark.parametrize(
    ("read", "address"),
    [
        ("199/42 หมู่ที่ 5 ต.แม่เหียะ จ.เชียงใหม", "199/42 หมู่ที่ 5 ต.แม่เหียะ จ.เชียงใหม่"),
        ("9 จังหวัดเพชรบรี", "9 จังหวัดเพชรบุรี"),
        ("5 เขตบางนา กรุงเทพมหานกร", "5 เขตบางนา กรุงเทพมหานคร"),
        ("9 จ.ลำปน", "9 จ.ลำปน"),
        ("9 จ.ลำพูน", "9 จ.ลำพูน"),
        ("9 อ.เมือง", "9 อ.เมือง"),
        ("5 ซ.สุขุมวิท", "5 ซ.สุขุมวิท"),
    ],
    ids=["a tone", "a vowel", "the capital", "none near enough", "spelt right", "no province", "a lane"],
)
def test_an_address_ends_with_a_province_as_it_is_spelt(read: str, address: str) -> None:
    """R20, R21: by the table of regions, told as a correction and unsure; what is near none stays as read."""
    draft = with_its_province(FieldDraft(read, 0.9, np.zeros((4, 2), np.float32)))
    assert draft.value == address
    assert (draft.confidence < 0.9) is (read != address)
    assert bool(draft.corrections) is (read != address)
