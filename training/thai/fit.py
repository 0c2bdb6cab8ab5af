"""`python -m training.thai.fit FILE [RUN FROM]`: draws lines, trains the network on them and writes it as an ONNX file.

A first run learns at a high rate and ends after STEPS; a second and a third (RUN 2 and 3) go on from the file of the
one before with the normalisations left as they are, at a rate that rises once more and falls to nothing.

Runs where PyTorch is, and computes in bfloat16: about an hour for the first two on one core that has AMX, half an hour
for the third. Lines are drawn while it is trained: each batch takes some that are new and some seen before. Lines of a
typeface held out say how well unseen ones are read and how sure the network may be (one temperature). Everything random
comes from SEED. The file is written anew as training goes on, so that it can be looked at.
"""

from __future__ import annotations

import hashlib
import sys
import time
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import torch
from torch import nn

from training.saying import say
from training.thai.alphabet import alphabet
from training.thai.drawing import HELD_OUT, some_design
from training.thai.export import exported
from training.thai.lines import Line, batch
from training.thai.measuring import fitted_temperature, scores_of, shares
from training.thai.network import ThaiReader
from training.thai.resume import resumed, settling

SEED: Final = 20261130
STEPS: Final = 6000
SETTLING_STEPS: Final = {2: 2500, 3: 6000}
_FALLING: Final = 12_000
"""In so many steps the rate of the first run would fall to nothing."""
_BATCH: Final = 32
_NEW: Final = 8
"""Lines of a batch that are drawn for it; the others are taken from those drawn before."""
_FIRST: Final = 500
"""Lines that are drawn before training begins."""
_KEPT: Final = 30_000
"""Lines that are kept to be seen again: the newest."""
_CHOICE: Final = 8
"""So many batches are taken at once, and lines of about the same width go into one."""
_FASTEST: Final = 2.5e-3
_SETTLING: Final = 1e-3
_RISING: Final = 0.03
_NOISE: Final = 0.08
_TESTED: Final = 150
_EVERY: Final = 500


def main() -> int:
    """Train and export; prints shares of letters and lines read right."""
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    run = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    first = run == 1
    steps, falling, fastest = STEPS, _FALLING, _FASTEST
    if not first:
        steps, falling, fastest = SETTLING_STEPS[run], SETTLING_STEPS[run], _SETTLING
    held_rng, rng = np.random.default_rng([SEED, 1]), np.random.default_rng(SEED if first else [SEED, run])
    held = [Line.drawn(HELD_OUT, held_rng) for _ in range(_TESTED)]
    torch.manual_seed(SEED)
    network = ThaiReader(len(alphabet())) if first else resumed(Path(sys.argv[3]))
    prepare = ThaiReader.train if first else settling
    optimiser = torch.optim.AdamW(network.parameters(), fastest, weight_decay=1e-2)
    loss_of = nn.CTCLoss(zero_infinity=True)
    pool = [Line.drawn(some_design(rng), rng) for _ in range(_FIRST)]
    began = time.monotonic()
    losses: list[float] = []
    waiting: list[list[Line]] = []
    prepare(network)
    for step in range(1, steps + 1):
        if not waiting:
            waiting = _batches(pool, rng)
        rate = min(1.0, step / (_RISING * falling)) * 0.5 * (1 + np.cos(np.pi * step / falling))
        for group in optimiser.param_groups:
            group["lr"] = fastest * max(rate, 0.002)
        pictures, ends, labels, counts = batch(waiting.pop())
        with torch.autocast("cpu", torch.bfloat16):
            scores = network(pictures + _NOISE * torch.randn_like(pictures))
        loss = loss_of(scores.float().transpose(0, 1), labels, ends, counts)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        losses.append(float(loss.detach()))
        if step % _EVERY == 0 or step == steps:
            say(f"{step} of {steps}: loss {np.mean(losses):.3f}, {time.monotonic() - began:.0f} s, {len(pool)} lines")
            losses = []
            _write(network, held, pool[-_TESTED:], Path(sys.argv[1]))
            prepare(network)
    return 0


def _batches(pool: list[Line], rng: np.random.Generator) -> list[list[Line]]:
    """Draw some lines, add them to those drawn before, and give batches of both, of about one width each."""
    fresh = [Line.drawn(some_design(rng), rng) for _ in range(_CHOICE * _NEW)]
    seen = [pool[int(place)] for place in rng.integers(len(pool), size=_CHOICE * (_BATCH - _NEW))]
    pool += fresh
    del pool[:-_KEPT]
    lines = sorted((*fresh, *seen), key=lambda line: line.picture.shape[2])
    parts = [lines[first : first + _BATCH] for first in range(0, len(lines), _BATCH)]
    return [parts[place] for place in rng.permutation(len(parts))]


def _write(network: ThaiReader, held: list[Line], last: list[Line], target: Path) -> None:
    scores = scores_of(network, held)
    temperature = fitted_temperature(scores, held)
    content = exported(network, alphabet(), temperature)
    target.write_bytes(content)
    say(f"held out {HELD_OUT}, temperature {temperature:.2f}: {shares(scores, held)}")
    say(f"trained on: {shares(scores_of(network, last), last)}")
    say(f"{hashlib.sha256(content).hexdigest()}  {target.name}  {len(content)} bytes")


if __name__ == "__main__":
    sys.exit(main())
