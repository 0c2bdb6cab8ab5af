"""The network as PyTorch trains it: convolutions down to 6×6, a description of 320 numbers, thousands of characters."""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor, nn

WIDTH: Final = 48
"""Channels of the first layer; the next two stages have twice and four times as many."""
DESCRIPTION: Final = 320
EVENED_BY: Final = 4.0
_CELLS: Final = 36
"""Places that are left of a picture of 48×48."""


class Block(nn.Module):  # type: ignore[misc]  # PyTorch is not there when types are checked
    """Two convolutions beside what goes past them (He et al., CVPR 2016); at first nothing but what goes past."""

    def __init__(self, channels: int) -> None:
        """Take how many channels go in and out."""
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.first_norm = nn.BatchNorm2d(channels)
        self.second = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(channels)
        nn.init.zeros_(self.second_norm.weight)

    def forward(self, seen: Tensor) -> Tensor:
        """Give as many channels of the same size."""
        inner = torch.relu(self.first_norm(self.first(seen)))
        return torch.relu(seen + self.second_norm(self.second(inner)))


class CharacterNetwork(nn.Module):  # type: ignore[misc]  # as above
    """N×1×48×48 grey pictures (0..255) in, N×characters logits out."""

    def __init__(self, characters: int) -> None:
        """Take how many characters there are."""
        super().__init__()
        self.begin, self.begin_norm = nn.Conv2d(1, WIDTH, 5, 2, 2, bias=False), nn.BatchNorm2d(WIDTH)
        self.quarter, self.quarter_norm = nn.Conv2d(WIDTH, 2 * WIDTH, 3, 2, 1, bias=False), nn.BatchNorm2d(2 * WIDTH)
        self.quarter_block = Block(2 * WIDTH)
        self.eighth, self.eighth_norm = nn.Conv2d(2 * WIDTH, 4 * WIDTH, 3, 2, 1, bias=False), nn.BatchNorm2d(4 * WIDTH)
        self.eighth_block = Block(4 * WIDTH)
        self.described = nn.Linear(4 * WIDTH * _CELLS, DESCRIPTION, bias=False)
        self.described_norm = nn.BatchNorm1d(DESCRIPTION)
        self.told = nn.Linear(DESCRIPTION, characters)

    def forward(self, pictures: Tensor) -> Tensor:
        """Give the logits."""
        centred = pictures - pictures.mean((2, 3), keepdim=True)
        evened = centred / (centred.pow(2).mean((2, 3), keepdim=True).sqrt() + EVENED_BY)
        seen = torch.relu(self.begin_norm(self.begin(evened)))
        seen = self.quarter_block(torch.relu(self.quarter_norm(self.quarter(seen))))
        seen = self.eighth_block(torch.relu(self.eighth_norm(self.eighth(seen))))
        logits: Tensor = self.told(torch.relu(self.described_norm(self.described(seen.flatten(1)))))
        return logits
