"""What is kept of a page to know it again, as plain values that can be sealed."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from case_contract.vocabulary import EvidenceKind
from identity_checks.genuineness import Fingerprint, PictureFingerprint
from identity_checks.genuineness.fingerprints import forms_version
from identity_checks.results import Quad

VERSION: Final = f"repeats 1, {forms_version()}"
"""Goes into every finding; a print of another version is kept beside it and not compared."""


@dataclass(frozen=True, slots=True)
class PagePrint:
    """One document on a page of a case's evidence, or a page without one, as it is kept.

    Attributes:
        place: which of the documents on the page; the picture itself goes with the first.
        file: SHA-256 of the whole file, in hexadecimal.
        picture: None for a page that shows nothing.
        turned: those of the picture turned by quarters and mirrored, of a selfie; looked for and not kept.
        document: None where no document of a known form is legible.
        number: the document's number where it was read for sure; sealed as a keyed hash only.
        region: the document's outline on the page.
        portrait_region: where its portrait is.
        office: which office issued the card whose back this is, where it was read for sure; sealed as the number is.
    """

    evidence_id: UUID
    page: int
    place: int
    kind: EvidenceKind
    file: str = field(repr=False)
    picture: PictureFingerprint | None = field(repr=False)
    document: Fingerprint | None = field(default=None, repr=False)
    number: str | None = field(default=None, repr=False)
    region: Quad | None = None
    portrait_region: Quad | None = None
    office: str | None = field(default=None, repr=False)
    turned: tuple[PictureFingerprint, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class KeptPrint:
    """A print as it comes out of its seal; `number` and `office` are keyed hashes."""

    file: str = field(repr=False)
    picture: PictureFingerprint | None = field(repr=False)
    document: Fingerprint | None = field(repr=False)
    number: str | None = field(repr=False)
    office: str | None = field(default=None, repr=False)


def to_json(kept: KeptPrint) -> dict[str, Any]:
    """A print as values that JSON has."""
    picture, document = kept.picture, kept.document
    return {
        "file": kept.file,
        "number": kept.number,
        "office": kept.office,
        "picture": None
        if picture is None
        else {
            "code": f"{picture.code:x}",
            "likeness": base64.b64encode(picture.likeness).decode(),
            "detail": None if picture.detail is None else base64.b64encode(picture.detail).decode(),
        },
        "document": None
        if document is None
        else {
            "layout": document.layout,
            "text": f"{document.text:x}",
            "second": f"{document.second:x}",
            "portrait": None if document.portrait is None else f"{document.portrait:x}",
        },
    }


def from_json(values: dict[str, Any]) -> KeptPrint:
    """What `to_json` gave."""
    picture, document = values["picture"], values["document"]
    return KeptPrint(
        values["file"],
        None if picture is None else _picture(picture),
        None
        if document is None
        else Fingerprint(
            document["layout"],
            int(document["text"], 16),
            int(document["second"], 16),
            None if document["portrait"] is None else int(document["portrait"], 16),
        ),
        values["number"],
        # Prints sealed before the office was kept have none.
        values.get("office"),
    )


def _picture(values: dict[str, Any]) -> PictureFingerprint:
    # Only backs have details, and those sealed before there were any have none.
    detail = values.get("detail")
    return PictureFingerprint(
        int(values["code"], 16),
        base64.b64decode(values["likeness"]),
        None if detail is None else base64.b64decode(detail),
    )
