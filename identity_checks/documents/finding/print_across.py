"""Print across a page, as people put "for opening an account only" on copies: is it there, and the page without it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import cv2
import numpy as np

from identity_checks.documents.finding.text_runs import Floats, is_aslant, run_of
from identity_checks.documents.text.engine import Image

_CROSSINGS: Final = 2
"""Pairs of lines that cross, at least: one may be a stroke, or two lines in one box."""
_PURPOSE: Final = re.compile(
    r"仅供|仅用于|只用于|仅限\w{2,12}使用|使用他用|他用无效|复印无效|(账户|认证|开户|业务|贷款|备案|审核|投标)使用"
)
"""Words that say what a copy may be used for; no document bears them."""
_COARSE: Final = 4
_NEAR: Final = 1 / 40
"""Share of the picture's longer side within which some paper shows beside print."""
_INK: Final = 0.62
_PALE: Final = 0.80
"""Brightness, as a share of the paper's, up to which print is a document's and from which it is what lies across."""


def crosses_itself(marks: Sequence[Floats]) -> bool:
    """Tell whether lines of text run across others: what was printed at one time never does."""
    runs = [run_of(mark) for mark in marks]
    lines = [(mark, run) for mark, run in zip(marks, runs, strict=True) if run is not None]
    crossings = 0
    for place, (mark, run) in enumerate(lines):
        for other, way in lines[:place]:
            # Labels down a sheet's side and values across it are one document's.
            if is_aslant(run * way.conjugate()):
                crossings += cv2.intersectConvexConvex(mark, other)[0] > 0
    return crossings >= _CROSSINGS


def says_what_it_is_for(texts: Sequence[str]) -> bool:
    """Tell whether lines read from a document are also of print across it that says what the copy is for."""
    return any(_PURPOSE.search(re.sub(r"\s", "", text)) for text in texts)


def without_pale_print(page: Image) -> Image:
    """Give a page's picture with the paper's colour where print is far paler than ink, or of a bright colour.

    What is put over a document lets its text through, so it is paler; of a colour one channel is as bright as paper.
    """
    height, width = page.shape[:2]
    light = page.max(axis=2)
    few = cv2.resize(light, (max(8, width // _COARSE), max(8, height // _COARSE)), interpolation=cv2.INTER_AREA)
    reach = max(3, round(_NEAR * max(few.shape))) | 1
    paper: Any = cv2.morphologyEx(few, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), reach / 2)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.float32)
    share = light / np.maximum(paper, 1)
    ink = np.clip((_PALE - share) / (_PALE - _INK), 0, 1)[..., None]
    return np.asarray(page * ink + paper[..., None] * (1 - ink), np.uint8)
