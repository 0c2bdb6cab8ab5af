"""Latin letters with marks: what the head of the product's own reads where the line reader gives the letter alone."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest
from PIL import Image, ImageDraw

from identity_checks.documents.layouts.by_pack.scripts import Scripts
from identity_checks.documents.text.engine import TextEngine, TextLine
from identity_checks.documents.text.latin_look import latin_again
from identity_checks.documents.text.letters import FEATURES, LetterHead
from identity_checks.documents.text.weighed import base_of
from identity_checks.models import LETTERS, TEXT_DETECTION, TEXT_RECOGNITION, ModelStore
from identity_checks.packs.pack import Script
from identity_checks.specimens.fonts import Face, font
from training.letters.alphabet import alphabet, variants
from training.letters.drawing import drawn_line
from training.letters.texts import LONGEST, line_of_text

_EM = 30
Picture = np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]


def _engine(*, inner: str | None) -> TextEngine:
    models = ModelStore.bundled()
    recognizer = models.session(TEXT_RECOGNITION, inner=inner)
    signs = cast(Any, recognizer).get_modelmeta().custom_metadata_map["character"].split("\n")
    return TextEngine(models.session(TEXT_DETECTION), recognizer, signs)


@pytest.fixture(scope="module")
def engine() -> TextEngine:
    return _engine(inner=FEATURES)


@pytest.fixture(scope="module")
def head() -> LetterHead:
    found = LetterHead.of(ModelStore.bundled())
    assert found is not None
    return found


def _printed(text: str) -> tuple[Picture, np.ndarray[tuple[int, int], np.dtype[np.float32]]]:
    """Paper with one line of print, and the line's box."""
    page = Image.new("RGB", (900, 90), (240, 244, 236))
    pen = ImageDraw.Draw(page)
    pen.text((30, 60), text, fill=(40, 40, 60), font=font(Face.LATIN, _EM), anchor="ls")
    left, right = 22.0, 38.0 + font(Face.LATIN, _EM).getlength(text)
    corners = np.array([[left, 26], [right, 26], [right, 70], [left, 70]], np.float32)
    return np.asarray(page)[..., ::-1].copy(), corners


def _seen(engine: TextEngine, text: str) -> tuple[Picture, TextLine]:
    picture, corners = _printed(text)
    (line,) = engine.read(picture, [corners])
    return picture, line


@pytest.mark.parametrize(
    "text",
    [
        "ȘTEFĂNESCU ȚĂRANU",
        "GÜLŞEN YILDIRIM",
        "GRZĘŚKOWIAK ŁUKASZ",
        "DVOŘÁK JIŘÍ",
        "NGUYỄN THỊ HỒNG NHUNG",
        "MARIA CLARA",
        "LOT 1184 KG PASIR PEKAN",
    ],
)
def test_names_and_places_keep_their_marks_and_plain_ones_get_none(
    engine: TextEngine, head: LetterHead, text: str
) -> None:
    """R20: the Union's languages, Turkish and Vietnamese, in capitals."""
    picture, line = _seen(engine, text)
    settled = latin_again(engine, picture, line, head, None)
    assert settled.text == text
    assert "".join(glyph.text for glyph in settled.glyphs).strip() == text
    positions = [glyph.position for glyph in settled.glyphs]
    assert positions == sorted(positions)
    assert positions[-1] <= 1.0
    assert all(0.0 < glyph.score <= 1.0 for glyph in settled.glyphs)


def test_the_line_reader_alone_lacks_the_letters(engine: TextEngine) -> None:
    """What the head is there for: without it a Vietnamese name loses its marks."""
    picture, line = _seen(engine, "NGUYỄN THỊ HỒNG NHUNG")
    alone = latin_again(engine, picture, line, None)
    assert "NGUY" in alone.text
    assert not set("ỄỊỒ") & set(alone.text)


def test_the_features_are_one_more_output_and_change_no_other(engine: TextEngine) -> None:
    """The network's own file is kept as it is; the further output is asked for when it is loaded."""
    picture, corners = _printed("MÜLLER-LÜDENSCHEIDT")
    (line,) = engine.read(picture, [corners])
    (plain,) = _engine(inner=None).read(picture, [corners])
    assert plain.features is None
    assert line.features is not None
    assert line.features.shape == (len(line.code_scores), 120)
    assert line.text == plain.text
    assert np.array_equal(line.code_scores, plain.code_scores)


def test_a_line_without_features_cannot_be_read(head: LetterHead, engine: TextEngine) -> None:
    """A line of a reader that gives none is a fault of the caller."""
    _, line = _seen(engine, "A")
    with pytest.raises(ValueError, match="without its features"):
        head.read(replace(line, features=None))


def test_another_line_reader_is_used_without_the_head() -> None:
    """R111: a recogniser dropped in has features of its own, which the head has not learnt."""
    models = ModelStore.bundled()
    other = replace(models.entry(TEXT_RECOGNITION), sha256="0" * 64)
    assert LetterHead.of(ModelStore([models.entry(LETTERS), other])) is None


def test_an_inner_value_has_a_short_name() -> None:
    """The further output is written with lengths of one byte."""
    with pytest.raises(ValueError, match="too long"):
        ModelStore.bundled().session(TEXT_RECOGNITION, inner="v" * 200)


def test_no_letter_of_the_alphabets_is_lacking(head: LetterHead) -> None:
    """R99: with the head's letters Vietnamese is read whole; Thai is not read."""
    assert head.letters == alphabet()
    scripts = Scripts.of(alphabet() + "的一")
    assert scripts.half_read == frozenset()
    assert scripts.unread == {Script.THAI}
    assert set(alphabet()) >= set("ẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸĐȘȚĂÂÎŞĞİıÇŁĄĘŻŹŘŤĎŮŐŰĢĶĻŅĖĮŲĦĊĠŻ")


def test_every_letter_has_one_form_and_its_base() -> None:
    """Letters are single signs in normal form C, each among the variants of its base."""
    for letter in alphabet():
        assert unicodedata.normalize("NFC", letter) == letter
    for base, letters in variants().items():
        assert base in letters
        assert all(base_of(letter) == base for letter in letters)


def test_drawn_lines_for_training_say_only_letters_of_the_alphabet() -> None:
    """The same number gives the same line; each fits the network."""
    for seed in range(60):
        text = line_of_text(np.random.default_rng(seed))
        assert text == line_of_text(np.random.default_rng(seed))
        assert set(text) <= set(alphabet())
        assert 0 < len(text) <= LONGEST
    picture = drawn_line("ȘTEFĂNESCU", "DejaVu", np.random.default_rng(1))
    assert picture.dtype == np.uint8
    assert picture.shape[2] == 3
    assert picture.shape[1] > 3 * picture.shape[0]
