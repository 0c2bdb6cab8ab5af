"""Is it a black and white copy? The colour that the layout prints is gone, the ground is paper, tones closed up."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np

from identity_checks.genuineness.view import DocumentView


def copy_features(view: DocumentView) -> Mapping[str, float]:
    """How much colour varies over the sheet once the light's own colour is taken out, and how the tones lie."""
    small = cv2.resize(view.sheet, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small, cv2.COLOR_BGR2LAB).astype(np.float32)
    margin_y, margin_x = small.shape[0] // 20, small.shape[1] // 20
    inner = lab[margin_y:-margin_y, margin_x:-margin_x]
    colours = inner[..., 1:]
    # The light's colour changes slowly; what the document prints in colour does not.
    light = cv2.blur(colours, (101, 101), borderType=cv2.BORDER_REFLECT)
    distance = np.hypot(*cv2.split(colours - light))
    tones = inner[..., 0]
    low, middle, high = np.percentile(tones, (2, 50, 98))
    return {
        "colour": float(np.log(np.percentile(distance, 98) + 0.2)),
        "colour_median": float(np.log(np.median(distance) + 0.2)),
        "paper_white": float((high - middle) / max(8.0, high - low)),
    }
