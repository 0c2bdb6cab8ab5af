"""`python -m training.thai.practise FILE FROM`: trains the network in FROM further, on hard pages, and writes FILE.

`training.thai.averaged` makes one network of both. Neither is in use: see decision 0450.

Runs where PyTorch is, in single precision: half an hour of a shared core. Two lines in three are of pages
photographed in motion, far away, under glare or from a screen (`training.thai.pages`), the others as
`training.thai.fit` draws them. Normalisations stay as they are; the rate rises once and falls to nothing. Lines of the
design held out, easy and hard, say how well unseen ones are read. Everything random comes from SEED.
"""

from __future__ import annotations

import hashlib
import sys
import time
from itertools import islice
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import torch
from torch import nn

from identity_checks.documents.text.thai_lines.picture import line_input
from training.letters.drawing import Random
from training.saying import say
from training.thai.alphabet import alphabet
from training.thai.drawing import HELD_OUT, some_design
from training.thai.export import exported
from training.thai.lines import Line, batch
from training.thai.measuring import fitted_temperature, scores_of, shares
from training.thai.network import ThaiReader
from training.thai.pages import hard_pages, page_lines
from training.thai.resume import resumed, settling

SEED: Final = 20261201
STEPS: Final = 900
_BATCH: Final = 16
_CHOICE: Final = 8
"""So many batches are taken at once, and lines of about the same width go into one."""
_FASTEST: Final = 6e-4
_RISING: Final = 0.05
_NOISE: Final = 0.05
_FIRST_PAGES: Final = 25
_DRAWN: Final = 16
"""Lines as `training.thai.fit` draws them that come with each new page."""
_OF_A_PAGE: Final = 40
"""Lines that are taken of a page at most."""
_HELD_PAGES: Final = 500_000
"""The first number of pages that are measured on."""
_TESTED: Final = 150
_WIDEST: Final = 900
_EVERY: Final = 300


def main() -> int:
    """Train and export; prints shares of letters and lines read right before and after."""
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    easy, hard = held_lines()
    network = resumed(Path(sys.argv[2])).to(memory_format=torch.channels_last)
    measured(network, easy, hard)
    optimiser = torch.optim.AdamW(network.parameters(), _FASTEST, weight_decay=1e-2)
    loss_of = nn.CTCLoss(zero_infinity=True)
    pages = hard_pages(0)
    pool = [line for page in islice(pages, _FIRST_PAGES) for line in _lines(page)]
    began = time.monotonic()
    losses: list[float] = []
    waiting: list[list[Line]] = []
    settling(network)
    for step in range(1, STEPS + 1):
        if not waiting:
            pool += [*_lines(next(pages)), *(Line.drawn(some_design(rng, later=True), rng) for _ in range(_DRAWN))]
            waiting = _batches(pool, rng)
        rate = min(1.0, step / (_RISING * STEPS)) * 0.5 * (1 + np.cos(np.pi * step / STEPS))
        for group in optimiser.param_groups:
            group["lr"] = _FASTEST * max(rate, 0.002)
        pictures, ends, labels, counts = batch(waiting.pop())
        noisy = (pictures + _NOISE * torch.randn_like(pictures)).to(memory_format=torch.channels_last)
        loss = loss_of(network(noisy).transpose(0, 1), labels, ends, counts)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        losses.append(float(loss.detach()))
        if step % _EVERY == 0 or step == STEPS:
            say(f"{step}: loss {np.mean(losses):.3f}, {time.monotonic() - began:.0f} s, {len(pool)} lines")
            losses = []
            temperature = measured(network, easy, hard)
            content = exported(network, alphabet(), temperature)
            Path(sys.argv[1]).write_bytes(content)
            say(f"{hashlib.sha256(content).hexdigest()}  {len(content)} bytes, temperature {temperature:.2f}")
            settling(network)
    return 0


def held_lines() -> tuple[list[Line], list[Line]]:
    """Give lines of the design held out, easy and hard ones."""
    rng = np.random.default_rng([SEED, 1])
    easy = [Line.drawn(HELD_OUT, rng) for _ in range(_TESTED)]
    hard = (line for page in hard_pages(_HELD_PAGES) for line in _lines(page, held_out=True))
    return easy, list(islice(hard, _TESTED))


def _lines(page: int, *, held_out: bool = False) -> list[Line]:
    """Give the lines of a page as the network takes them."""
    drawn = islice(page_lines(page, held_out=held_out), _OF_A_PAGE)
    lines = [Line(line_input(line.picture).astype(np.float16), line.text) for line in drawn]
    return [line for line in lines if line.picture.shape[2] <= _WIDEST]


def _batches(pool: list[Line], rng: Random) -> list[list[Line]]:
    """Give batches of about one width each: what was drawn last, and some of what was drawn before."""
    newest = pool[-_DRAWN - _OF_A_PAGE :]
    seen = [pool[int(place)] for place in rng.integers(len(pool), size=_CHOICE * _BATCH - len(newest))]
    lines = sorted((*newest, *seen), key=lambda line: line.picture.shape[2])
    parts = [lines[first : first + _BATCH] for first in range(0, len(lines), _BATCH)]
    return [parts[place] for place in rng.permutation(len(parts))]


def measured(network: ThaiReader, easy: list[Line], hard: list[Line]) -> float:
    """Say how lines of the design held out are read; gives the temperature that suits them."""
    scores = [scores_of(network, lines) for lines in (easy, hard)]
    say(f"{HELD_OUT}, easy: {shares(scores[0], easy)}; hard: {shares(scores[1], hard)}")
    return fitted_temperature([*scores[0], *scores[1]], [*easy, *hard])


if __name__ == "__main__":
    sys.exit(main())
