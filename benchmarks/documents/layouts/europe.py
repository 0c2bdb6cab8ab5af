"""Identity cards of European states, each in its own make-up, and the residence permit that all of them share."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from benchmarks.documents.drawing.foreigners import (
    Foreigner,
    dotted,
    invent_foreigner,
    labels_of,
    spaced,
    states,
    transliterations,
)
from benchmarks.documents.drawing.grounds import Colour, Tint
from benchmarks.documents.drawing.numbers import filled, pesel, polish_card_number, romanian_number, spanish_number
from benchmarks.documents.drawing.specimen import Kind, Specimen
from benchmarks.documents.drawing.zones import ZoneFacts, td1, td2
from benchmarks.documents.layouts.cards import ID1, ID2, Card, Cell, Heading, Holding, draw_card, is_tuning
from benchmarks.documents.parts import pick

_INK: Final[Colour] = (46, 60, 92)
STATES: Final = ("DEU", "FRA", "ESP", "ITA", "POL", "ROU")
_TITLES: Final = ("DEU", "FRA", "ESP", "ITA", "POL")
_STRANGERS: Final = ("CHN", "TUR", "UKR", "VNM", "BRA", "IND", "PHL")
_NUMBERS: Final = {
    "DEU": "L@##@#@##", "FRA": "@#@@#@##@", "ESP": "@@@######", "ITA": "CA#####@@", "POL": "D@@######",
    "ROU": "RX######",
}  # fmt: skip
_TINTS: Final = {
    "DEU": Tint((232, 240, 232), (220, 234, 244), (140, 180, 190), 0.4),
    "FRA": Tint((224, 236, 250), (244, 232, 238), (130, 160, 214), 0.4),
    "ESP": Tint((236, 244, 246), (248, 234, 226), (160, 190, 200), 0.38),
    "ITA": Tint((236, 244, 236), (246, 236, 232), (150, 190, 160), 0.36),
    "POL": Tint((246, 236, 236), (232, 240, 246), (206, 150, 160), 0.38),
    "ROU": Tint((230, 238, 248), (248, 244, 226), (150, 170, 210), 0.4),
}


def identity_card(seed: int) -> Specimen:
    """The front of an identity card."""
    state, holder, truth, personal = holder_of(seed)
    day: Callable[[date], str] = spaced if state in {"FRA", "ESP"} else dotted
    own, english = labels_of(states()[state]["language"]), labels_of("en")
    tuning = is_tuning(seed)

    def words(key: str) -> str:
        first = own.get(key, "")
        return english[key] if not first else f"{first}/{english[key]}" if tuning else f"{first} / {english[key]}"

    values: Mapping[str, tuple[str, str, str | None]] = {
        "surname": (words("surname"), holder.surname, "surname"),
        "given": (words("given"), holder.given, "given_names"),
        "birth": (words("birth"), day(holder.born), "birth_date"),
        "sex": (words("sex"), holder.sex, "sex"),
        "nationality": (words("nationality"), holder.nation if state != "FRA" else "FRA", "nationality"),
        "expiry": (words("expiry"), day(holder.expires), "expiry_date"),
        "number": (words("card_number"), truth["document_number"], "document_number"),
        "personal": (own.get("personal", "CNP"), personal, "personal_number"),
        "place": (words("place"), holder.place, None),
    }
    cells = tuple(
        Cell((x, y), values[key][0], values[key][1], values[key][2], wide=wide)
        for key, x, y, wide in (_TUNED if tuning else _PLACES[state])
        if values[key][1]
    )
    entry = states()[state]
    title = own.get("identity", "CARTE DE IDENTITATE")
    x = 4.0 if tuning else 10.0
    card = Card(
        f"id-{state.lower()}-{'t' if tuning else 'e'}",
        _TINTS[state],
        cells,
        (
            Heading(
                (x, 5.4), entry["own"] if not tuning else entry["name"], 2.2 if state in {"DEU", "ITA"} else 2.7, _INK
            ),
            Heading((x, 9.0), title if not tuning else f"{title} / IDENTITY CARD", 2.4, _INK),
        ),
        (70.0, 51.6, 1.7) if state not in {"ESP", "ROU"} else (20.0, 51.6, 1.7),
        portrait=(58.0, 14.0, 81.0, 43.0) if tuning else (3.6, 12.0, 27.0, 42.4),
        sizes=(1.55, 2.55) if not tuning else (1.75, 2.8),
        drop=2.9 if not tuning else 3.2,
        density=13.2 if not tuning else 11.6,
        grey=state in {"DEU", "ITA", "POL"},
    )
    return draw_card(Kind.EU_ID, seed, card, Holding(state, truth, _spelt(truth)))


_TUNED: Final = (
    ("number", 4.0, 14.0, 50.0), ("surname", 4.0, 20.2, 52.0), ("given", 4.0, 26.4, 52.0), ("birth", 4.0, 32.6, 28.0),
    ("sex", 34.0, 32.6, 20.0), ("nationality", 4.0, 38.8, 28.0), ("expiry", 34.0, 38.8, 22.0),
    ("personal", 4.0, 45.0, 40.0),
)  # fmt: skip
_PLACES: Final = {
    "DEU": (("number", 58.0, 5.2, 24.0), ("surname", 30.0, 13.4, 50.0), ("given", 30.0, 19.6, 50.0),
            ("birth", 30.0, 25.8, 24.0), ("nationality", 57.0, 25.8, 26.0), ("place", 30.0, 32.0, 50.0),
            ("expiry", 30.0, 38.2, 28.0)),
    "FRA": (("surname", 30.0, 13.0, 50.0), ("given", 30.0, 19.0, 50.0), ("sex", 30.0, 25.2, 12.0),
            ("nationality", 44.0, 25.2, 18.0), ("birth", 63.0, 25.2, 20.0), ("place", 30.0, 31.4, 50.0),
            ("number", 30.0, 43.6, 26.0), ("expiry", 60.0, 43.6, 23.0)),
    "ESP": (("personal", 50.0, 12.4, 30.0), ("surname", 30.0, 17.6, 52.0), ("given", 30.0, 23.6, 52.0),
            ("sex", 30.0, 29.6, 10.0), ("nationality", 42.0, 29.6, 18.0), ("birth", 60.0, 29.6, 24.0),
            ("number", 30.0, 35.6, 24.0), ("expiry", 60.0, 35.6, 24.0)),
    "ITA": (("number", 56.0, 5.2, 26.0), ("surname", 30.0, 14.0, 50.0), ("given", 30.0, 20.4, 50.0),
            ("place", 30.0, 26.8, 24.0), ("birth", 56.0, 26.8, 26.0), ("sex", 30.0, 33.2, 14.0),
            ("nationality", 46.0, 33.2, 14.0), ("expiry", 30.0, 39.6, 30.0)),
    "POL": (("surname", 30.0, 13.0, 50.0), ("given", 30.0, 19.2, 50.0), ("nationality", 30.0, 25.4, 26.0),
            ("birth", 58.0, 25.4, 25.0), ("number", 30.0, 31.6, 26.0), ("sex", 58.0, 31.6, 20.0),
            ("expiry", 30.0, 37.8, 26.0)),
    "ROU": (("personal", 30.0, 13.0, 40.0), ("surname", 30.0, 19.0, 50.0), ("given", 30.0, 25.0, 50.0),
            ("nationality", 30.0, 31.0, 28.0), ("sex", 62.0, 31.0, 14.0), ("birth", 30.0, 37.0, 26.0),
            ("number", 30.0, 43.0, 26.0), ("expiry", 60.0, 43.0, 23.0)),
}  # fmt: skip


def identity_card_back(seed: int) -> Specimen:
    """The back of an identity card, with its zone of three lines (Romania's old card: two)."""
    state, holder, truth, _ = holder_of(seed)
    tuning = is_tuning(seed)
    own, english = labels_of(states()[state]["language"]), labels_of("en")
    facts = _facts(holder, "I" if state not in {"DEU", "FRA"} else "ID", truth["document_number"])
    two = state == "ROU"
    zone = td2(facts) if two else td1(facts)
    street = f"{states()[state]['places'][0].title()}, {pick(seed, 'house', 180) + 1}"
    cells = (
        Cell((4.5, 8.0), f"{own.get('address', 'Domiciliu')}/{english['address']}", street, None, wide=50),
        Cell((4.5, 16.0), own["authority"], states()[state]["authority"], None, wide=50),
        Cell((58.0, 8.0), own["issue"], dotted(holder.issued), None, wide=24),
    )
    card = Card(
        f"id-back-{state.lower()}-{'t' if tuning else 'e'}",
        _TINTS[state],
        cells,
        (Heading((60.0, 24.0), states()[state]["own"], 1.9, _INK),) if not tuning else (),
        (20.0, 29.0, 1.8) if tuning else (70.0, 31.0, 1.7),
        size=ID2 if two else ID1,
        density=11.4 if tuning else 13.4,
        zone=zone,
        zone_at=((5.0, 61.0, 6.6) if two else (4.2, 38.6, 5.4) if tuning else (3.4, 39.8, 4.9)),
    )
    return draw_card(Kind.EU_ID_BACK, seed, card, Holding(state, {"mrz": "\n".join(zone)}, {}))


def residence_title(seed: int) -> Specimen:
    """The uniform residence permit (Regulation (EC) 1030/2002), in the language of the state that issues it."""
    tuning = is_tuning(seed)
    state = _TITLES[pick(seed, "title state", len(_TITLES))]
    holder = invent_foreigner(seed, _STRANGERS[pick(seed, "stranger", len(_STRANGERS))])
    own, english = labels_of(states()[state]["language"]), labels_of("en")
    number = filled("@@#######" if state != "FRA" else "@########", random.Random(f"title/{seed}"))
    truth = {
        "surname": holder.surname or holder.given,
        "given_names": holder.given if holder.surname else "",
        "birth_date": holder.born.isoformat(),
        "sex": holder.sex,
        "nationality": holder.code,
        "document_number": number,
        "expiry_date": holder.expires.isoformat(),
    }
    day: Callable[[date], str] = spaced if not tuning else dotted
    x, step, y = (28.5, 5.7, 14.0) if tuning else (31.5, 5.25, 13.2)
    rows = (
        (f"{own['surname']}/{english['surname']}", truth["surname"].upper(), "surname", x, 0),
        (f"{own['given']}/{english['given']}", truth["given_names"].upper(), "given_names", x, 1),
        (own["sex"], holder.sex, "sex", x, 2),
        (own["nationality"], holder.code, "nationality", x + 14, 2),
        (own["birth"], day(holder.born), "birth_date", x + 31, 2),
        (own["valid"], day(holder.expires), "expiry_date", x, 3),
        (own.get("type", "Type"), own["residence"], None, x, 4),
        (own["remarks"], "", None, x, 5),
    )
    cells = tuple(
        Cell((left, y + step * row), label, value, field, wide=82 - left if left != x or row in {0, 1, 4} else 26)
        for label, value, field, left, row in rows
    )
    number_at = (58.0, 9.6) if tuning else (60.0, 50.0)
    cells = (*cells, Cell(number_at, "", number, "document_number", role="digits", size=2.9))
    card = Card(
        f"title-{state.lower()}-{'t' if tuning else 'e'}",
        Tint((248, 232, 240), (232, 236, 250), (206, 150, 190), 0.4),
        cells,
        (
            Heading((x - 22 if tuning else 4.0, 5.0), own["residence"], 2.9, _INK),
            Heading((60.0, 5.0), state if state != "DEU" else "D", 3.2, _INK),
        ),
        (16.0, 50.6, 1.7),
        portrait=(4.0, 11.0, 26.0, 40.0) if tuning else (4.6, 9.6, 29.4, 42.6),
        sizes=(1.5, 2.45),
        drop=2.75,
        density=11.8 if tuning else 13.0,
    )
    return draw_card(Kind.EU_RESIDENCE, seed, card, Holding(state, truth, _spelt(truth)))


def holder_of(seed: int) -> tuple[str, Foreigner, dict[str, str], str]:
    """The state of a card, its holder, what the card says, and the personal number where the state prints one."""
    state = STATES[pick(seed, "EU state", len(STATES))]
    holder = invent_foreigner(seed, state)
    draw = random.Random(f"EU number/{seed}")
    number = filled(_NUMBERS[state], draw)
    personal = ""
    if state == "ESP":
        personal = spanish_number(draw)
    elif state == "POL":
        number = polish_card_number(number)
        personal = pesel(holder.born, holder.sex, draw)
    elif state == "ROU":
        personal = romanian_number(holder.born, holder.sex, draw)
    truth = {
        "surname": holder.surname,
        "given_names": holder.given,
        "birth_date": holder.born.isoformat(),
        "sex": holder.sex,
        "nationality": holder.code,
        "expiry_date": holder.expires.isoformat(),
        "document_number": number,
        "personal_number": personal,
    }
    return state, holder, truth, personal


def _facts(holder: Foreigner, code: str, number: str) -> ZoneFacts:
    return ZoneFacts(
        code, holder.code, holder.surname, holder.given, number, holder.code, holder.born, holder.sex, holder.expires
    )


def _spelt(truth: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {field: transliterations(truth[field]) for field in ("surname", "given_names") if truth.get(field)}
