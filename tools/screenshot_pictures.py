"""Draws the specimens that the screenshots show; run as a process of its own, since a window must not load OpenCV.

Prints one JSON object: name → width, height, base64 of RGB pixels, values and boxes of fields.
"""

import base64
import json
import sys
from dataclasses import replace
from datetime import date
from typing import Any

import cv2
import numpy as np

from identity_checks.specimens import (
    DocumentType,
    Person,
    PortraitsNotFetched,
    Specimen,
    degrade,
    draw,
    invent_company,
    invent_person,
    portraits,
)
from reviewer_app.media_process.portraits import Portraits


def main() -> None:
    """Draw everything and print it."""
    faces = portraits()
    person = invent_person(41, sex="女", birth_date=date(1990, 4, 12))
    company = invent_company(41, legal_representative=person.name)
    portrait = selfie = other = None
    if not isinstance(faces, PortraitsNotFetched):
        portrait = faces["astronaut"][0].card()
        selfie = faces["astronaut"][0].selfie(mirrored=True)
        other = faces["obama"][0].selfie()
    pages = {
        "id_front": degrade(draw(DocumentType.RESIDENT_ID_FRONT, 41, portrait=portrait, person=person), 7, "phone"),
        "id_back": degrade(draw(DocumentType.RESIDENT_ID_BACK, 41, person=person), 8, "phone"),
        "business_licence": degrade(draw(DocumentType.BUSINESS_LICENCE, 41, company=company), 9, "phone"),
        "passport": degrade(draw(DocumentType.PASSPORT, 43, portrait=portrait), 10, "phone"),
    }
    printed: dict[str, Any] = {name: _page(specimen) for name, specimen in pages.items()}
    lapsed = replace(person, valid_from=date(2006, 6, 1), valid_until=date(2026, 6, 1))
    printed["both_sides"] = _both_sides(lapsed, portrait)
    for name, picture in (("selfie", selfie), ("other", other)):
        if picture is not None:
            printed[name] = _pixels(picture)
    if selfie is not None:
        printed |= _faces(pages["id_front"].image, selfie)
    json.dump(printed, sys.stdout)


def _both_sides(person: Person, portrait: Any) -> dict[str, Any]:
    """Front over back on one picture, as people photograph their card; with the boxes of either."""
    page = np.full((1500, 1100, 3), (58, 66, 74), np.uint8)
    sides = {}
    for place, kind in enumerate((DocumentType.RESIDENT_ID_FRONT, DocumentType.RESIDENT_ID_BACK)):
        card = draw(kind, 41, person=person, portrait=portrait if place == 0 else None)
        scale = 840 / card.image.shape[1]
        left, top = 130, 90 + 720 * place
        small = cv2.resize(card.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        page[top : top + small.shape[0], left : left + small.shape[1]] = small

        def moved(quad: Any, x: int = left, y: int = top, by: float = scale) -> list[tuple[float, float]]:
            return [(x + by * a, y + by * b) for a, b in quad]

        sides[kind.value] = {
            "fields": dict(card.truth),
            "boxes": {name: moved(quad) for name, quad in card.regions.items() if name in card.truth},
            "corners": moved(card.corners),
        }
    return {**_pixels(page), "sides": sides}


def _faces(document: Any, selfie: Any) -> dict[str, Any]:
    """Portrait and selfie as the media process gives them to the desk."""
    faces = Portraits()
    pair = {
        "face_a": faces.aligned(document, None, is_document=True),
        "face_b": faces.aligned(selfie, None, is_document=False),
    }
    return {name: _pixels(picture) for name, picture in pair.items() if picture is not None}


def _page(specimen: Specimen) -> dict[str, Any]:
    return {
        **_pixels(specimen.image),
        "fields": dict(specimen.truth),
        "rotation": _rotation(specimen),
        "boxes": {name: quad for name, quad in specimen.regions.items() if name in specimen.truth},
    }


def _rotation(specimen: Specimen) -> int:
    """Clockwise degrees that turn the page upright, from the direction of its upper edge."""
    (left, top), (right, end), *_ = specimen.corners
    across, down = right - left, end - top
    if abs(across) >= abs(down):
        return 0 if across > 0 else 180
    return 270 if down > 0 else 90


def _pixels(picture: Any) -> dict[str, Any]:
    colours = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
    return {
        "width": colours.shape[1],
        "height": colours.shape[0],
        "pixels": base64.b64encode(colours.tobytes()).decode(),
    }


if __name__ == "__main__":
    main()
