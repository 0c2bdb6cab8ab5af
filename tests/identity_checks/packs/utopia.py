"""A document that no program knows: its data pack and a drawing of it, both made by the tests (R100)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

PACK: dict[str, Any] = {
    "format": 1,
    "pack": "uto-library-card",
    "version": 7,
    "state": "UTO",
    "kind": "other",
    "side": "front",
    "title": {"zh": "乌托邦图书证", "en": "Utopian library card"},
    "clause": {"zh": "《图书证规定》第三条", "en": "Library Card Rules, art. 3"},
    "serves_as": ["passport"],
    "evidence": {
        "signs": [{"words": ["Reader's surname"], "weight": 1}, {"words": ["Valid until"], "weight": 1}],
        "one_of": [{"words": ["UTOPIA PUBLIC LIBRARY"], "weight": 3}],
    },
    "fields": {
        "surname": {
            "labels": ["Reader's surname"],
            "value": {"form": "text", "script": "latin", "upper": True},
        },
        "birth_date": {"labels": ["Born on"], "value": {"form": "date", "order": "dmy"}},
        "expiry_date": {"labels": ["Valid until"], "value": {"form": "date", "order": "dmy", "ahead": True}},
        "sex": {"labels": ["Sex"], "value": {"form": "choice", "words": {"VIRO": "M", "VIRINO": "F"}}},
        "document_number": {
            "labels": ["Card"],
            "loose": True,
            "value": {
                "form": "number",
                "patterns": ["UL-####-#"],
                "rule": {"form": "weighted", "weights": [0, 0, 4, 3, 2, 1], "modulus": 10, "check": "0123456789"},
            },
        },
        "authority": {"labels": ["Issued by"], "value": {"form": "text", "script": "latin"}},
    },
    "rules": [
        {"form": "not_expired", "field": "expiry_date"},
        {"form": "term", "since": "birth_date", "until": "expiry_date", "years": 120},
    ],
}


def written(folder: Path, pack: object = PACK, name: str = "library.json") -> Path:
    """A folder with a pack in it."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(pack, ensure_ascii=False), encoding="utf-8")
    return folder


def drawn(number: str = "UL-2746-3", until: str = "24.12.2031") -> NDArray[np.uint8]:
    """The card, BGR: labels above their values, in two columns; nothing on it says who issued it."""
    card = np.full((640, 1010, 3), (236, 242, 246), np.uint8)
    cv2.rectangle(card, (700, 160), (960, 520), (200, 190, 180), -1)

    def put(words: str, x: int, y: int, size: float, *, thick: int = 2) -> None:
        cv2.putText(card, words, (x, y), cv2.FONT_HERSHEY_DUPLEX, size, (40, 30, 30), thick, cv2.LINE_AA)

    put("UTOPIA PUBLIC LIBRARY", 60, 90, 1.5)
    for x, y, label, value in (
        (60, 170, "Reader's surname", "HYTHLODAY"),
        (60, 290, "Born on", "06.07.1978"),
        (400, 290, "Sex", "VIRO"),
        (60, 410, "Valid until", until),
        (400, 410, "Card", number),
    ):
        put(label, x, y, 0.75, thick=1)
        put(value, x, y + 46, 1.15)
    return card
