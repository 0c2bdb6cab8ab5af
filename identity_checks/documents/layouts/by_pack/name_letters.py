"""Letters beyond A to Z that names have, by the state whose language they are written in.

Those of the official languages in Latin script, as the Unicode Common Locale Data Repository lists them (main
exemplar characters). A state that is not named prints names of its citizens in A to Z for use abroad.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from identity_checks.documents.layouts.draft import FieldDraft, put_right
from identity_checks.documents.text.same_letter import is_marked
from identity_checks.packs.field_names import FieldName
from identity_checks.packs.pack import Choice, Kind, NamePair, Pack, Script, Text, Value
from identity_checks.packs.spelling import folded
from identity_checks.results import CorrectionRule

_OTHER_LETTER: Final = 0.8
"""The most that a name is sure of in which a letter was read that it cannot have."""
NAMES: Final = (FieldName.NAME, FieldName.SURNAME, FieldName.GIVEN_NAMES)
_VIETNAMESE: Final = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
_GERMAN: Final = "ÄÖÜßÁÀÂÃÅĀĂĄÆÇĆČĊĎĐÉÈÊËĒĖĘĚĞĢĠĦÍÎÏÌĪĮİıĶĹĻĽŁÑŃŅŇÓÒÔÕØŐŒŔŘŖŚŞŠȘŤȚÚÙÛŪŮŰŲŴÝŶŸŹŻŽ"
"""Registers keep the names of those who come from elsewhere as they are (DIN 91379)."""
_FRENCH: Final = "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ"
_SPANISH: Final = "ÁÉÍÑÓÚÜ"
_PORTUGUESE: Final = "ÁÂÃÀÇÉÊÍÓÔÕÚ"
_ITALIAN: Final = "ÀÈÉÌÍÒÓÙÚ"
_DUTCH: Final = "ÁÄÉÈËÏÍÓÖÚÜ"
_SOUTH_SLAVIC: Final = "ČĆĐŠŽ"
_NORDIC: Final = "ÅÆÄØÖÜÉ"
_TURKISH: Final = "ÂÇĞÎİıÖŞÛÜ"
_ROMANIAN: Final = "ĂÂÎȘȚ"
_OF_STATE: Final = {
    **dict.fromkeys(("D", "DEU", "AUT", "LIE", "CHE", "LUX"), _GERMAN),
    **dict.fromkeys(("FRA", "MCO", "CAN", "HTI", "SEN", "CIV", "BEN", "TGO", "MLI", "BFA", "NER", "GIN"), _FRENCH),
    **dict.fromkeys(("CMR", "GAB", "COG", "COD", "CAF", "TCD", "MDG", "DJI", "BDI", "RWA"), _FRENCH),
    **dict.fromkeys(("ESP", "ARG", "BOL", "CHL", "COL", "CRI", "CUB", "DOM", "ECU", "GTM", "HND"), _SPANISH),
    **dict.fromkeys(("MEX", "NIC", "PAN", "PER", "PRY", "SLV", "URY", "VEN", "GNQ"), _SPANISH),
    **dict.fromkeys(("PRT", "BRA", "AGO", "MOZ", "CPV", "GNB", "STP", "TLS"), _PORTUGUESE),
    **dict.fromkeys(("ITA", "SMR", "VAT"), _ITALIAN),
    **dict.fromkeys(("HRV", "BIH", "MNE", "SRB", "SVN"), _SOUTH_SLAVIC),
    **dict.fromkeys(("SWE", "FIN", "NOR", "DNK"), _NORDIC),
    **dict.fromkeys(("ROU", "MDA"), _ROMANIAN),
    "ALB": "ÇË",
    "BEL": "".join(sorted({*_FRENCH, *_DUTCH})),
    "CYP": _TURKISH,
    "CZE": "ÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ",
    "EST": "ÄÕÖÜŠŽ",
    "HUN": "ÁÉÍÓÖŐÚÜŰ",
    "IRL": "ÁÉÍÓÚ",
    "ISL": "ÁÆÐÉÍÓÖÞÚÝ",
    "LTU": "ĄČĖĘĮŠŪŲŽ",
    "LVA": "ĀČĒĢĪĶĻŅŠŪŽ",
    "MLT": "ÀÈÌÒÙĊĠĦŻ",
    "NLD": _DUTCH,
    "PHL": "Ñ",
    "POL": "ĄĆĘŁŃÓŚŹŻ",
    "SVK": "ÁÄČĎÉÍĹĽŇÓÔŔŠŤÚÝŽ",
    "TKM": "ÄÇÖŇŞÜÝŽ",
    "TUR": _TURKISH,
    "VNM": _VIETNAMESE,
}


def letters_of(state: str) -> str:
    """Give the letters beyond A to Z that a state's names have, by its ICAO code; none for most states."""
    return _OF_STATE.get(state, "")


def letters_for(pack: Pack, name: FieldName, value: Value, nationality: FieldDraft | None) -> str | None:
    """Give the letters beyond A to Z that a field of a document may have; None when they are not known.

    The pack says them, or the holder's nationality does for names, or the state of an identity card; of one of a few
    words it is their letters.
    """
    if isinstance(value, Text) and value.script is Script.VIETNAMESE:
        return _VIETNAMESE
    if isinstance(value, Text) and value.letters:
        return value.letters
    if isinstance(value, Choice):
        return _letters_in(value.words)
    if not isinstance(value, (Text, NamePair)):
        return ""
    if pack.kind is Kind.IDENTITY_CARD:
        return letters_of(pack.state)
    names = value.into if isinstance(value, NamePair) else (name,)
    if FieldName.NATIONALITY not in pack.fields or not set(names) <= set(NAMES):
        return ""
    return None if nationality is None else letters_of(nationality.value)


def in_its_letters(name: FieldName, draft: FieldDraft, pack: Pack) -> FieldDraft:
    """Give a name on a travel permit in the letters A to Z that these have, as in zones, whatever marks were read."""
    if pack.kind is not Kind.TRAVEL_PERMIT or name not in {FieldName.SURNAME, FieldName.GIVEN_NAMES}:
        return draft
    plain = "".join(folded(sign) if sign.isalpha() and is_marked(sign) else sign for sign in draft.value)
    return put_right(draft, plain, CorrectionRule.ALPHABET, _OTHER_LETTER)


def _letters_in(words: Iterable[str]) -> str:
    """Give the Latin letters beyond A to Z that some words have, in capitals."""
    letters = {sign.upper() for word in words for sign in word if sign.isalpha() and not sign.isascii()}
    return "".join(sorted(sign for sign in letters if unicodedata.name(sign[0], "").startswith("LATIN")))
