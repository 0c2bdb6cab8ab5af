"""Figures of genuine and tampered pictures, written as lines of JSON: `python -m benchmarks.genuineness collect`."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from benchmarks.genuineness import camera, forging
from benchmarks.genuineness.scenes import Random, Scene, jittered, scene, with_sheet
from identity_checks.genuineness.judging import Suspicion
from identity_checks.genuineness.measuring import Measurements
from identity_checks.genuineness.view import DocumentView, view_document
from identity_checks.results import DocumentType
from identity_checks.specimens import MARK_REGION, PORTRAIT_REGION, Pixels
from identity_checks.specimens.light import jpeg_round_trip

_S = Suspicion
GENUINE: Final = "genuine"
_WITH_PORTRAIT: Final = frozenset({DocumentType.RESIDENT_ID_FRONT, DocumentType.PASSPORT})
_OF_PORTRAITS: Final = frozenset({_S.PORTRAIT_PASTED, _S.PORTRAIT_BLENDED})
_RESAVED: Final = 0.35
"""Share of genuine pictures that were saved once more as a whole."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One way of tampering.

    Attributes:
        suspicion: the check that should notice.
        baseline: the plain figure it is compared with.
        is_fitted: whether tuning pictures of the kind took part in setting the weights.
        make: gives the tampered picture of a scene from the genuine one.
        what: in words.
    """

    suspicion: Suspicion
    baseline: str
    is_fitted: bool
    make: Callable[[Scene, Pixels, Random], Pixels]
    what: str


def _shot(one: Scene, sheet: Pixels, rng: Random) -> Pixels:
    return camera.photograph(with_sheet(one, sheet).image, rng)[0]


def _edit(way: str) -> Callable[[Scene, Pixels, Random], Pixels]:
    return lambda one, page, rng: forging.saved(forging.edit_text(page, one, rng, way=way), rng)


def _generated(one: Scene, page: Pixels, rng: Random, *, sigma: float = 0.0) -> Pixels:
    del page
    picture = one.photographed.image.astype(np.float32)
    if sigma:
        picture = picture + rng.normal(0, sigma, picture.shape).astype(np.float32)
    return forging.saved(np.clip(picture, 0, 255).astype(np.uint8), rng)


KINDS: Final[Mapping[str, Kind]] = {
    "screen": Kind(
        _S.SCREEN_RECAPTURE, "laplacian", True,
        lambda one, _, rng: camera.photograph(one.photographed.image, rng, grid=camera.a_grid(rng))[0],
        "photograph of a display, 1.2 to 4 camera pixels a display pixel",
    ),
    "halftone_print": Kind(
        _S.PRINT_RECAPTURE, "laplacian", True,
        lambda one, _, rng: _shot(one, camera.halftone(one.specimen.image, rng), rng),
        "photograph of a four-colour print, dots 2.2 to 4.5 pixels apart",
    ),
    "colour_copy": Kind(
        _S.PRINT_RECAPTURE, "laplacian", False,
        lambda one, _, rng: _shot(one, camera.colour_copied(one.specimen.image, rng), rng),
        "colour copy without a visible screen",
    ),
    "photocopy": Kind(
        _S.PHOTOCOPY, "saturation", True,
        lambda one, _, rng: _shot(one, camera.photocopied(one.specimen.image, rng), rng),
        "black and white copy, photographed in coloured light",
    ),
    "portrait_pasted": Kind(
        _S.PORTRAIT_PASTED, "ela", True,
        lambda one, page, rng: forging.saved(forging.paste_portrait(page, one, rng, blended=False), rng),
        "another portrait pasted into the picture",
    ),
    "portrait_blended": Kind(
        _S.PORTRAIT_BLENDED, "ela", True,
        lambda one, page, rng: forging.saved(forging.paste_portrait(page, one, rng, blended=True), rng),
        "pasted with soft edges, matched light and added grain",
    ),
    "portrait_laundered": Kind(
        _S.PORTRAIT_BLENDED, "ela", False,
        lambda one, page, rng: forging.laundered(forging.paste_portrait(page, one, rng, blended=True), rng),
        "blended, then scaled down and strongly compressed",
    ),
    "portrait_on_sheet": Kind(
        _S.PORTRAIT_BLENDED, "ela", False,
        lambda one, _, rng: _shot(one, forging.replaced_on_sheet(one, rng), rng),
        "replaced on the document itself, set in as the issuer does, then photographed",
    ),
    "digits_other_font": Kind(_S.TEXT_EDITED, "ela", True, _edit("other_font"), "1 to 3 digits in another font"),
    "digits_shifted": Kind(_S.TEXT_EDITED, "ela", True, _edit("shifted"), "the right font, off line and pitch"),
    "digits_same_font": Kind(_S.TEXT_EDITED, "ela", True, _edit("same_font"), "the right font, set perfectly"),
    "digits_laundered": Kind(
        _S.TEXT_EDITED, "ela", False,
        lambda one, page, rng: forging.laundered(forging.edit_text(page, one, rng, way="same_font"), rng),
        "set perfectly, then scaled down and strongly compressed",
    ),
    "digits_copied": Kind(
        _S.TEXT_COPIED, "ela", True,
        lambda one, page, rng: forging.saved(forging.copy_characters(page, one, rng), rng),
        "1 to 3 digits copied from the same number",
    ),
    "ground_missing": Kind(
        _S.SECURITY_PRINT_MISSING, "laplacian", True,
        lambda one, _, rng: _shot(one, forging.without_ground(one), rng),
        "template with the right tints and no guilloche",
    ),
    "ground_wiped": Kind(
        _S.SECURITY_PRINT_MISSING, "laplacian", True,
        lambda one, page, rng: forging.saved(forging.wipe_ground(page, one, rng), rng),
        "ground about the number painted over",
    ),
    "generated": Kind(
        _S.PICTURE_GENERATED, "laplacian", True, _generated, "drawn picture in perspective and light, no sensor"
    ),
    "generated_grain": Kind(
        _S.PICTURE_GENERATED, "laplacian", False,
        lambda one, page, rng: _generated(one, page, rng, sigma=float(rng.uniform(1.0, 3.5))),
        "the same with even grain added",
    ),
}  # fmt: skip
"""Ways of tampering with pictures; displaced fields are boxes of the reader, see `reading_places`."""

MOVED: Final = "fields_moved"
_BY_PICTURE: Final = tuple(one for one in Suspicion if one is not Suspicion.TEMPLATE_MISMATCH)


def collect(seeds: range, *, tampered_every: int, where: Path) -> None:
    """Write the figures of the genuine picture of each seed and, at every n-th, of each way of tampering."""
    write_rows(where, (row for seed in seeds for row in rows_of(seed, tampered=seed % tampered_every == 0)))


def write_rows(where: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows as they come, one a line."""
    where.parent.mkdir(parents=True, exist_ok=True)
    with where.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row) + "\n")
            out.flush()


def rows_of(seed: int, *, tampered: bool, only: frozenset[str] | None = None) -> Iterator[dict[str, Any]]:
    """The rows of one seed: seed, kind, layout, figures by suspicion, plain figures, milliseconds of CPU."""
    one = scene(seed)
    rng = one.rng(5)
    page, _ = camera.photograph(one.photographed.image, rng)
    genuine = camera.resaved(page, rng) if rng.random() < _RESAVED else page
    yield _row(one, GENUINE, genuine, _BY_PICTURE)
    if not tampered:
        return
    for place, (name, kind) in enumerate(KINDS.items()):
        if only is not None and name not in only:
            continue
        if kind.suspicion in _OF_PORTRAITS and one.specimen.kind not in _WITH_PORTRAIT:
            continue
        yield _row(one, name, kind.make(one, page, one.rng(100 + place)), (kind.suspicion,))


def _row(one: Scene, kind: str, page: Pixels, wanted: tuple[Suspicion, ...]) -> dict[str, Any]:
    fields = {
        name: quad for name, quad in one.photographed.regions.items() if name not in {PORTRAIT_REGION, MARK_REGION}
    }
    rng = one.rng(7)
    corners = jittered({"": one.photographed.corners}, rng, 1.0)[""]
    boxes = jittered(fields, rng)

    def measured() -> tuple[DocumentView, dict[str, dict[str, float]], float]:
        started = time.process_time()
        view = view_document(page, corners, one.specimen.kind, boxes)
        assert view is not None
        measurements = Measurements(view)
        found = {suspicion.value: dict(measurements.figures(suspicion)) for suspicion in wanted}
        return view, found, (time.process_time() - started) * 1000

    view, figures, spent = measured()
    if kind == GENUINE:
        # What other processes do to caches and memory is no cost of the checks: of two runs the quicker counts.
        spent = min(spent, measured()[2])
    return {
        "seed": one.seed,
        "kind": kind,
        "layout": view.layout.name,
        "pixels": int(view.crop.shape[0] * view.crop.shape[1]),
        "figures": figures,
        "plain": plain_figures(view.crop),
        "cpu_ms": spent,
    }


def plain_figures(crop: Pixels) -> dict[str, float]:
    """What one would try first: variance of the Laplacian, largest error of a JPEG round trip, mean saturation."""
    grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    again = jpeg_round_trip(crop, 90)
    error = cv2.absdiff(crop, again).max(axis=2).astype(np.float32)
    blocks = cv2.resize(error, (crop.shape[1] // 8, crop.shape[0] // 8), interpolation=cv2.INTER_AREA)
    saturation = cv2.cvtColor(crop, cv2.COLOR_BGR2HSV)[..., 1]
    return {
        "laplacian": float(np.log(cv2.Laplacian(grey, cv2.CV_64F).var() + 1e-3)),
        "ela": float(blocks.max()),
        "saturation": -float(saturation.mean()),
    }
