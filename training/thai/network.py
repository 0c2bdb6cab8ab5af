"""The network as PyTorch trains it: convolutions over the picture of a line, then along the line."""

from __future__ import annotations

from typing import Final

from torch import Tensor, nn

HEIGHT: Final = 40
"""Height of the picture of a line."""
WIDTHS: Final = (32, 64, 96, 128)
"""Values of a place after each of the convolutions over the picture."""
STRIDES: Final = ((2, 2), (2, 2), (1, 1), (2, 1))
"""How many places down and across they go on by."""
LEFT: Final = 5
"""Places one above the other that are left before the line is one place high."""
ALONG: Final = 256
BLOCKS: Final = 3
REACH: Final = 5
"""Steps that a convolution along the line sees."""
FINER: Final = 128
STEPS_OUT: Final = 2
"""Steps out for one step along the line: a letter with vowel and tone above it stands on less than four steps."""
PIXELS: Final = 2
"""Pixels a step out."""


class ThaiReader(nn.Module):  # type: ignore[misc]  # PyTorch is not there when types are checked
    """N×1×HEIGHT×W pictures in, N×T×(1 + letters) logarithms of probabilities out, the first of "no letter".

    T is twice the fourth part of W, rounded up before it is doubled.
    """

    def __init__(self, letters: int) -> None:
        """Take how many letters there are."""
        super().__init__()
        before = (1, *WIDTHS[:-1])
        self.over = nn.ModuleList(
            nn.Conv2d(i, o, 3, stride=s, padding=1, bias=False) for i, o, s in zip(before, WIDTHS, STRIDES, strict=True)
        )
        self.over_norms = nn.ModuleList(nn.BatchNorm2d(count) for count in WIDTHS)
        self.flat = nn.Conv2d(WIDTHS[-1], ALONG, (LEFT, 3), padding=(0, 1), bias=False)
        self.flat_norm = nn.BatchNorm2d(ALONG)
        self.along = nn.ModuleList(
            nn.Conv1d(ALONG, ALONG, REACH, padding=REACH // 2, bias=False) for _ in range(BLOCKS)
        )
        self.along_norms = nn.ModuleList(nn.BatchNorm1d(ALONG) for _ in range(BLOCKS))
        self.split = nn.Conv1d(ALONG, STEPS_OUT * FINER, 1)
        self.last = nn.Conv1d(FINER, 1 + letters, 1)

    def forward(self, pictures: Tensor) -> Tensor:
        """Give the logarithms of probabilities."""
        seen = pictures
        for layer, norm in zip(self.over, self.over_norms, strict=True):
            seen = norm(layer(seen)).relu()
        seen = self.flat_norm(self.flat(seen)).relu().squeeze(2)
        for layer, norm in zip(self.along, self.along_norms, strict=True):
            seen = norm(layer(seen)).relu() + seen
        count, _, steps = seen.shape
        parted = self.split(seen).relu().view(count, STEPS_OUT, FINER, steps)
        finer = parted.permute(0, 2, 3, 1).reshape(count, FINER, STEPS_OUT * steps)
        logits: Tensor = self.last(finer)
        return logits.transpose(1, 2).log_softmax(dim=2)
