"""The head as PyTorch trains it: a few convolutions along a line over the line reader's features."""

from __future__ import annotations

from typing import Final

from torch import Tensor, nn

FEATURES: Final = 120
"""Values that the line reader's network has a step."""
WIDTH: Final = 256
FIRST_REACH: Final = 2
"""Steps to either side that the first layer sees."""
FINER: Final = 160
"""Values of a step out, from which the last layer tells letters."""
STEPS_OUT: Final = 2
"""Steps out for one in: a narrow letter takes little more than one step in, and doubled letters need one between."""


class LetterHead(nn.Module):  # type: ignore[misc]  # PyTorch is not there when types are checked
    """N×FEATURES×T features in, N×2T×(1 + letters) logits out; the first is "no letter"."""

    def __init__(self, letters: int) -> None:
        """Take how many letters there are."""
        super().__init__()
        self.evened = nn.BatchNorm1d(FEATURES, affine=False)
        self.first = nn.Conv1d(FEATURES, WIDTH, 1 + 2 * FIRST_REACH, padding=FIRST_REACH)
        self.first_norm = nn.BatchNorm1d(WIDTH)
        self.second = nn.Conv1d(WIDTH, WIDTH, 3, padding=1)
        self.second_norm = nn.BatchNorm1d(WIDTH)
        self.third = nn.Conv1d(WIDTH, WIDTH, 3, padding=1)
        self.third_norm = nn.BatchNorm1d(WIDTH)
        self.split = nn.Conv1d(WIDTH, STEPS_OUT * FINER, 1)
        self.last = nn.Conv1d(FINER, 1 + letters, 1)
        self.drop = nn.Dropout1d(0.05)

    def forward(self, features: Tensor) -> Tensor:
        """Give the logits."""
        count, _, steps = features.shape
        seen = self.drop(self.evened(features))
        seen = self.first_norm(self.first(seen)).relu()
        seen = self.drop(self.second_norm(self.second(seen)).relu() + seen)
        seen = self.drop(self.third_norm(self.third(seen)).relu() + seen)
        parted = self.split(seen).relu().view(count, STEPS_OUT, FINER, steps)
        finer = parted.permute(0, 2, 3, 1).reshape(count, FINER, STEPS_OUT * steps)
        logits: Tensor = self.last(finer)
        return logits.transpose(1, 2)
