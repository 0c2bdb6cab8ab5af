"""Backs of identity and residence cards of many states that bear a zone: TD1 on small cards, TD2 on large ones."""

from __future__ import annotations

import random
from typing import Final

from benchmarks.documents.drawing.foreigners import dotted, invent_foreigner, labels_of, states
from benchmarks.documents.drawing.grounds import Tint
from benchmarks.documents.drawing.numbers import filled
from benchmarks.documents.drawing.specimen import Kind, Specimen
from benchmarks.documents.drawing.zones import ZoneFacts, td1, td2
from benchmarks.documents.layouts.cards import ID1, ID2, Card, Cell, Heading, Holding, draw_card, is_tuning
from benchmarks.documents.parts import pick

_TUNED: Final = ("CZE", "GBR", "KOR", "IND", "AUS")
_EVALUATED: Final = ("CHN", "CZE", "TUR", "UKR", "BRA", "CAN", "USA", "JPN", "RUS", "ROU", "ITA")
_TINTS: Final = (
    Tint((236, 238, 246), (244, 240, 232), (170, 180, 206), 0.4),
    Tint((234, 244, 236), (240, 236, 246), (150, 190, 170), 0.45),
    Tint((248, 240, 230), (236, 240, 244), (206, 180, 150), 0.35),
)


def card_back(seed: int) -> Specimen:
    """The back of a card; one in three numbers is longer than its nine places and continues in the optional data."""
    tuning = is_tuning(seed)
    among = _TUNED if tuning else _EVALUATED
    holder = invent_foreigner(seed, among[pick(seed, "zone state", len(among))])
    draw = random.Random(f"zone/{seed}")
    number = filled(draw.choice(("@########", "##@@#####", "@########@##")), draw)
    code = draw.choice(("I", "ID", "IR", "AR", "C"))
    large = draw.random() < 0.45
    surname, given = (holder.surname, holder.given) if holder.surname else (holder.given, "")
    optional = filled("#####", draw) if draw.random() < 0.4 else ""
    facts = ZoneFacts(
        code, holder.code, surname, given, number, holder.code, holder.born, holder.sex, holder.expires,
        optional if len(number) <= 9 else "", "" if draw.random() < 0.5 else filled("##########", draw),
    )  # fmt: skip
    zone = td2(facts) if large else td1(facts)
    own = labels_of(states()[holder.state]["language"])
    name = states()[holder.state]["name"]
    if large:
        cells: tuple[Cell, ...] = (
            Cell((6.0, 14.0), own.get("surname", "Surname"), surname, None, wide=60),
            Cell((6.0, 23.0), own.get("given", "Given names"), given, None, wide=60),
            Cell((6.0, 32.0), own.get("birth", "Date of birth"), dotted(holder.born), None, wide=40),
            Cell((50.0, 32.0), own.get("expiry", "Date of expiry"), dotted(holder.expires), None, wide=40),
        )
    else:
        cells = (
            Cell((5.0, 12.0), own.get("place", "Place of birth"), holder.place, None, wide=40),
            Cell((5.0, 20.0), own.get("authority", "Authority"), states()[holder.state]["authority"], None, wide=60),
        )
    card = Card(
        ("td2" if large else "td1") + ("-t" if tuning else "-e"),
        _TINTS[pick(seed, "zone tint", len(_TINTS))],
        cells,
        (Heading((6.0, 7.0), name, 2.6, (60, 64, 90)),),
        (84.0, 50.0, 2.2) if large else (68.0, 32.0, 1.8),
        size=ID2 if large else ID1,
        density=10.8 if tuning else 12.6,
        zone=zone,
        zone_at=((5.0, 60.4, 6.8) if large else (4.6, 38.0, 5.6))
        if tuning
        else ((4.2, 61.6, 6.2) if large else (3.4, 40.4, 4.8)),
    )
    return draw_card(Kind.MRZ_CARD, seed, card, Holding(holder.state, {"mrz": "\n".join(zone)}, {}))
