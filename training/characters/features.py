"""What the classifier sees of a character: strokes by direction and place.

The gradient in eight directions, counted on a grid (C.-L. Liu, "Normalization-Cooperated Gradient Feature Extraction
for Handwritten Character Recognition", IEEE TPAMI 29(8), 2007), as layers of a network that are fixed.
"""

from __future__ import annotations

import math
from typing import Any, Final

import torch
from torch import Tensor, nn

from training.characters.samples import SIDE

DIRECTIONS: Final = 8
GRID: Final = 8
FEATURES: Final = DIRECTIONS * GRID * GRID
_DERIVATIVE: Final = 1.0
_COUNTED_OVER: Final = 3.6
STEP: Final = SIDE // GRID
LEAST: Final = 1e-3
EVENED_BY: Final = 4.0


def new_features() -> nn.Sequential:
    """Give the fixed layers: N×1×SIDE×SIDE evened pictures in, N×DIRECTIONS×GRID×GRID stroke counts out."""
    edges: Any = nn.Conv2d(1, DIRECTIONS, 5, padding=2, padding_mode="zeros", bias=False)
    counts: Any = nn.Conv2d(
        DIRECTIONS, DIRECTIONS, 2 * STEP + 2, stride=STEP, padding=STEP // 2 + 1, groups=DIRECTIONS, bias=False
    )
    with torch.no_grad():
        place = torch.arange(5) - 2.0
        bell = torch.exp(-(place[:, None] ** 2 + place[None, :] ** 2) / (2 * _DERIVATIVE**2))
        for number in range(DIRECTIONS):
            turn = 2 * math.pi * number / DIRECTIONS
            slope = place[None, :] * math.cos(turn) + place[:, None] * math.sin(turn)
            edges.weight[number, 0] = slope * bell / (slope.abs() * bell).sum()
        reach = torch.arange(2 * STEP + 2) - (STEP + 0.5)
        window = torch.exp(-(reach[:, None] ** 2 + reach[None, :] ** 2) / (2 * _COUNTED_OVER**2))
        counts.weight[:] = window / window.sum()
    for layer in (edges, counts):
        layer.weight.requires_grad_(False)
    return nn.Sequential(edges, nn.ReLU(), counts)


def features_of(layers: nn.Sequential, pictures: Tensor) -> Tensor:
    """Give N×FEATURES roots of stroke counts of grey pictures (N×1×SIDE×SIDE, 0..255), each evened first."""
    middle = pictures.mean(dim=(2, 3), keepdim=True)
    spread = (pictures - middle).pow(2).mean(dim=(2, 3), keepdim=True).sqrt()
    counted: Tensor = layers((pictures - middle) / (spread + EVENED_BY))
    total = counted.mean(dim=(1, 2, 3), keepdim=True)
    return (counted / (total + LEAST) + LEAST).sqrt().flatten(1)
