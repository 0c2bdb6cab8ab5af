"""The layouts of the documents; `draw_specimen` draws one of a kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from benchmarks.documents.drawing.specimen import Kind, Specimen
from benchmarks.documents.layouts import (
    business_licence,
    europe,
    passports,
    permits,
    resident_id,
    south_east_asia,
    zone_cards,
)

_DRAWN_BY: Final[dict[Kind, Callable[[int], Specimen]]] = {
    Kind.RESIDENT_ID_FRONT: resident_id.front,
    Kind.RESIDENT_ID_BACK: resident_id.back,
    Kind.BUSINESS_LICENCE: business_licence.licence,
    Kind.PASSPORT: passports.passport,
    Kind.HMT_RESIDENCE_FRONT: resident_id.permit_front,
    Kind.HMT_RESIDENCE_BACK: resident_id.permit_back,
    Kind.HOME_RETURN_PERMIT: permits.home_return_permit,
    Kind.TAIWAN_PERMIT: permits.taiwan_permit,
    Kind.PERMANENT_RESIDENT: permits.permanent_resident,
    Kind.EU_ID: europe.identity_card,
    Kind.EU_ID_BACK: europe.identity_card_back,
    Kind.EU_RESIDENCE: europe.residence_title,
    Kind.SEA_ID: south_east_asia.identity_card,
    Kind.SEA_RESIDENCE: south_east_asia.residence_title,
    Kind.MRZ_CARD: zone_cards.card_back,
}
DRAWN: Final = tuple(_DRAWN_BY)
"""Every kind that can be drawn."""


def draw_specimen(kind: Kind, seed: int) -> Specimen:
    """The document of `kind` invented from `seed`, which also says whether it is for tuning or for evaluation.

    Raises:
        ValueError: the seed belongs to neither part.
        FontsMissing: a typeface is not installed; the message names its Debian package.
    """
    return _DRAWN_BY[kind](seed)
