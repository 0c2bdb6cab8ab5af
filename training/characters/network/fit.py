"""`python -m training.characters.network.fit FILE`: draws characters, trains the network, writes it (ONNX).

Runs where PyTorch is; nothing drawn is kept, every batch is new. The rate stands until DECAY_FROM and falls to nothing
at STEPS; samples grow harder over the first steps. Everything random comes from SEED. About 0.35 s of CPU a step.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from training.characters.alphabet import characters
from training.characters.glyphs import glyphs_of
from training.characters.network.drawing import Source
from training.characters.network.export import exported
from training.characters.network.net import CharacterNetwork
from training.characters.network.typefaces import HELD_OUT, TYPEFACES
from training.saying import say

SEED: Final = 20261129
STEPS: Final = 7_106
DECAY_FROM: Final = 3_400
BATCH: Final = 256
_FASTEST: Final = 2e-3
_SLOWEST: Final = 0.003
"""Share of the fastest rate that is left at the end."""
_RISING: Final = 300
_HARDENING: Final = 1500
_TESTED: Final = 1024
_SAY_EVERY: Final = 300


def main() -> int:
    """Train and export; prints losses and how many characters of an unseen typeface are told right."""
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    alphabet = characters()
    unseen = Source([glyphs_of(HELD_OUT, alphabet)], [1.0])
    rng = np.random.default_rng(3)
    labels = rng.choice(np.flatnonzero(unseen.has[:, 0]), _TESTED)
    pictures = unseen.batch(labels, rng, 1.0)
    network = trained(alphabet, pictures, labels)
    content = exported(network, alphabet)
    target = Path(sys.argv[1])
    target.write_bytes(content)
    say(f"{hashlib.sha256(content).hexdigest()}  {target.name}  {len(content)} bytes")
    return 0


def trained(alphabet: str, tested: NDArray[np.uint8], labels: NDArray[np.int64]) -> CharacterNetwork:
    """Train a network on every character alike; every now and then tell how many of `tested` are told right."""
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    source = Source(
        [glyphs_of(face, alphabet) for face in TYPEFACES.values()], [face.often for face in TYPEFACES.values()]
    )
    network = CharacterNetwork(len(alphabet))
    network.to(memory_format=torch.channels_last)
    weights = [part for part in network.parameters() if part.ndim > 1]
    others = [part for part in network.parameters() if part.ndim <= 1]
    groups = [{"params": weights, "weight_decay": 0.02}, {"params": others, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, _FASTEST, betas=(0.9, 0.98), fused=True)
    order = np.zeros(0, np.int64)
    losses: list[float] = []
    for step in range(STEPS):
        if len(order) < BATCH:
            order = np.concatenate([order, rng.permutation(len(alphabet))])
        wanted, order = order[:BATCH], order[BATCH:]
        for group in optimiser.param_groups:
            group["lr"] = _FASTEST * _rate(step)
        drawn = source.batch(wanted, rng, min(1.0, 0.25 + 0.75 * step / _HARDENING))
        with torch.autocast("cpu", torch.bfloat16):
            logits = network(torch.from_numpy(drawn)[:, None].float())
        loss = nn.functional.cross_entropy(logits.float(), torch.from_numpy(wanted))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
        if (step + 1) % _SAY_EVERY == 0:
            say(f"{step + 1} of {STEPS}: loss {np.mean(losses):.3f}; unseen {_right(network, tested, labels):.3f}")
            losses.clear()
    network.eval()
    return network


def _rate(step: int) -> float:
    """Share of the fastest rate at a step."""
    if step < DECAY_FROM:
        return min(1.0, (step + 1) / _RISING)
    return max(_SLOWEST, (STEPS - step) / (STEPS - DECAY_FROM))


def _right(network: CharacterNetwork, pictures: NDArray[np.uint8], labels: NDArray[np.int64]) -> float:
    network.eval()
    with torch.no_grad():
        told = torch.cat([network(part[:, None].float()) for part in torch.from_numpy(pictures).split(BATCH)])
    network.train()
    return float((told.argmax(dim=1).numpy() == labels).mean())


if __name__ == "__main__":
    sys.exit(main())
