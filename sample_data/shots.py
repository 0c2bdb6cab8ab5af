"""How the documents of the sample cases are photographed: each function gives the drawing of one file, not yet done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from identity_checks.specimens import (
    Company,
    DocumentType,
    Effect,
    Level,
    PassportFacts,
    Person,
    Pixels,
    degrade,
    draw,
)
from identity_checks.specimens.business_licence import draw_licence
from sample_data.case import MakeFile
from sample_data.files import jpeg, pdf
from sample_data.sitters import EVERYDAY, Sitter, document_portrait, selfie
from sample_data.tenant_client import FilePart

WriteFile = Callable[[str, Pixels], FilePart]

ON_A_DESK: Final = (Effect.PERSPECTIVE, Effect.TILT, Effect.CAST, Effect.NOISE, Effect.JPEG)
IN_A_MESS: Final = (*ON_A_DESK, Effect.CLUTTER, Effect.SHADOW)
BY_A_WINDOW: Final = (*ON_A_DESK, Effect.REFLECTION, Effect.SOFT)
IN_THE_EVENING: Final = (*ON_A_DESK, Effect.DIM, Effect.MOTION)


def front(
    person: Person,
    sitter: Sitter,
    seed: int,
    effects: Sequence[Effect] = ON_A_DESK,
    *,
    level: Level = "phone",
    write: WriteFile = jpeg,
) -> MakeFile:
    """The portrait side of `person`'s card with the sitter's portrait."""
    return lambda: write("id_front", front_pixels(person, sitter, seed, effects, level=level))


def front_pixels(
    person: Person, sitter: Sitter, seed: int, effects: Sequence[Effect] = ON_A_DESK, *, level: Level = "phone"
) -> Pixels:
    """The same, drawn at once."""
    card = draw(DocumentType.RESIDENT_ID_FRONT, seed, person=person, portrait=document_portrait(sitter))
    return degrade(card, seed, level, effects=effects).image


def back(
    person: Person,
    seed: int,
    effects: Sequence[Effect] = ON_A_DESK,
    *,
    level: Level = "phone",
    write: WriteFile = jpeg,
) -> MakeFile:
    """The emblem side of `person`'s card."""
    return lambda: write("id_back", back_pixels(person, seed, effects, level=level))


def back_pixels(person: Person, seed: int, effects: Sequence[Effect] = ON_A_DESK, *, level: Level = "phone") -> Pixels:
    """The same, drawn at once."""
    return degrade(draw(DocumentType.RESIDENT_ID_BACK, seed, person=person), seed + 1, level, effects=effects).image


def both_sides_in_one_pdf(person: Person, sitter: Sitter, seed: int) -> MakeFile:
    """Front and back as two pages of one file, as office scanners make it."""

    def scan() -> FilePart:
        pages = [front_pixels(person, sitter, seed, (), level="clean"), back_pixels(person, seed, (), level="clean")]
        return pdf("id_card", pages)

    return scan


def licence(
    company: Company,
    seed: int,
    effects: Sequence[Effect] = ON_A_DESK,
    *,
    upright: bool = False,
    write: WriteFile = jpeg,
) -> MakeFile:
    """The company's business licence, landscape or upright."""

    def shoot() -> FilePart:
        sheet = draw_licence(seed, company, upright=upright)
        return write("business_licence", degrade(sheet, seed, "phone", effects=effects).image)

    return shoot


def passport(
    facts: PassportFacts,
    sitter: Sitter,
    seed: int,
    effects: Sequence[Effect] = ON_A_DESK,
    *,
    write: WriteFile = jpeg,
) -> MakeFile:
    """The data page of a passport with the sitter's portrait."""

    def shoot() -> FilePart:
        page = draw(DocumentType.PASSPORT, seed, passport=facts, portrait=document_portrait(sitter))
        return write("passport", degrade(page, seed, "phone", effects=effects).image)

    return shoot


def face(sitter: Sitter, seed: int, effects: Sequence[Effect] = EVERYDAY, *, write: WriteFile = jpeg) -> MakeFile:
    """A selfie of the sitter."""
    return lambda: write("selfie", selfie(sitter, seed, effects=effects))


def one_page_pdf(name: str, pixels: Pixels) -> FilePart:
    """A scan mailed as PDF."""
    return pdf(name, [pixels])
