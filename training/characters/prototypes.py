"""The classifier in closed form: where each character of each typeface lies, and how photographs scatter around it.

A photographed character's features are taken as a linear map of its clean ones plus a Gaussian scatter that is the same
for all (a Gaussian classifier with one common covariance, several prototypes a class). The map is ridge regression on
drawn photographs; the scatter is what it leaves, and what characters of one design differ by between weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

DESCRIPTION: Final = 192
"""Numbers that are kept of a character's features, those in which prototypes differ most."""
_RIDGE: Final = 1e-3
_SHRINKAGE: Final = 0.01
_DESIGNS: Final = (("NotoSansCJK-Regular", "NotoSansCJK-Bold"), ("NotoSerifCJK-Regular", "NotoSerifCJK-Bold"))
"""Typefaces of one design: what they differ by is what an unseen typeface may differ by."""


@dataclass(frozen=True, slots=True, eq=False)
class Photographs:
    """Features of drawn photographs, the clean features of the same characters, and their typefaces' numbers."""

    seen: Tensor
    clean: Tensor
    faces: Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Prototypes:
    """The way into the description (`projection`, `offset`), and prototypes, classes × typefaces × DESCRIPTION."""

    projection: Tensor
    offset: Tensor
    places: Tensor

    def likeness(self, features: Tensor) -> Tensor:
        """Give N × classes log likelihoods, but for a constant, of N × features."""
        described = features.double() @ self.projection - self.offset
        best = []
        for part in described.split(64):
            products = torch.einsum("nd,cfd->ncf", part, self.places) - self.places.pow(2).sum(dim=2) / 2
            best.append(products.amax(dim=2) - part.pow(2).sum(dim=1, keepdim=True) / 2)
        return torch.cat(best)


def fitted(
    photographs: Photographs, clean: Mapping[str, Tensor], has: Mapping[str, Tensor], use: Sequence[str]
) -> Prototypes:
    """Fit to the typefaces in `use`; `clean` and `has` give each one's clean features and which characters it has.

    A character that a typeface lacks has the prototype of another typeface there.
    """
    names = list(clean)
    chosen = torch.isin(photographs.faces, torch.tensor([names.index(name) for name in use]))
    seen, drawn = photographs.seen[chosen].double(), photographs.clean[chosen].double()
    seen_middle, clean_middle = seen.mean(dim=0), drawn.mean(dim=0)
    away = drawn - clean_middle
    products = away.T @ away
    products += _RIDGE * products.diagonal().mean() * torch.eye(len(products), dtype=torch.float64)
    mapping = torch.linalg.solve(products, away.T @ (seen - seen_middle))
    left = seen - seen_middle - away @ mapping
    scatter = left.T @ left / len(left) + _between_designs(clean, has, use, mapping)
    scatter += _SHRINKAGE * scatter.diagonal().mean() * torch.eye(len(scatter), dtype=torch.float64)
    values, vectors = torch.linalg.eigh(scatter)
    whiten = vectors * values.rsqrt()
    moved = torch.stack([(clean[name].double() - clean_middle) @ mapping @ whiten for name in use], dim=1)
    there = torch.stack([has[name] for name in use], dim=1)
    first = there.int().argmax(dim=1)
    stand_in = moved[torch.arange(len(moved)), first][:, None]
    moved = torch.where(there[:, :, None], moved, stand_in)
    middle = moved.mean(dim=(0, 1))
    flat = (moved - middle).flatten(0, 1)
    _, axes = torch.linalg.eigh(flat.T @ flat / len(flat))
    axes = axes[:, -DESCRIPTION:]
    projection = whiten @ axes
    return Prototypes(projection, seen_middle @ projection + middle @ axes, (moved - middle) @ axes)


def _between_designs(
    clean: Mapping[str, Tensor], has: Mapping[str, Tensor], use: Sequence[str], mapping: Tensor
) -> Tensor:
    total, count = torch.zeros_like(mapping), 0
    for one, other in _DESIGNS:
        if one in use and other in use:
            both = has[one] & has[other]
            apart = (clean[one][both].double() - clean[other][both].double()) @ mapping
            apart -= apart.mean(dim=0)
            total += apart.T @ apart / 2
            count += len(apart)
    return total / max(1, count)
