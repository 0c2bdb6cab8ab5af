"""Latin letters with marks, Vietnamese ones among them, told from the features that the line reader's network has.

The line reader's last layer tells eighteen thousand signs from 120 features a step, confuses marks (Ț and T, Ş and S)
and lacks most Vietnamese letters. A head of the product's own (`training/letters`) reads the same features by an
alphabet of a few hundred letters; that costs no further run of the line reader's network.
"""

from __future__ import annotations

import math
from typing import Any, Final, cast

import numpy as np

from identity_checks.documents.text.engine import TextLine, glyphs_of, spelt
from identity_checks.models import LETTERS, TEXT_RECOGNITION, ModelStore, Session

FEATURES: Final = "p2o.pd_op.transpose.8.0"
"""The value inside the line reader's network that its last layer reads: lines × steps × 120."""
_OTHERS: Final = 6


class LetterHead:
    """Reads lines of Latin letters from the features that the line reader left in them; for one thread at a time."""

    def __init__(self, session: Session) -> None:
        """Take the network; its letters stand in its metadata."""
        self._session = session
        self.letters: Final = str(cast(Any, session).get_modelmeta().custom_metadata_map["letters"])

    @classmethod
    def of(cls, models: ModelStore) -> LetterHead | None:
        """Load it; None when the line reader in use is not the one whose features the head has learnt."""
        session = models.session(LETTERS)
        learnt = cast(Any, session).get_modelmeta().custom_metadata_map["recognizer"]
        return cls(session) if learnt == models.entry(TEXT_RECOGNITION).sha256 else None

    def read(self, line: TextLine) -> TextLine:
        """Give what a line says by the head, with the line's place and the rest of what was known of it.

        Raises:
            ValueError: the line has no features.
        """
        if line.features is None:
            raise ValueError("the line was read without its features")
        scores = np.asarray(self._session.run(None, {"features": line.features[None]})[0][0], np.float32)
        steps = math.ceil(line.share * len(scores))
        return spelt(line, glyphs_of(scores[:steps], ("", *self.letters), line.share * len(scores), _OTHERS))
