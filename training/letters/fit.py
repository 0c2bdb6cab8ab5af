"""`python -m training.letters.fit FILE LINES...`: trains the head on files of drawn lines and writes it (ONNX).

Runs where PyTorch is. It is trained without the lines of some typefaces: a few of them set how sure the head may be
(one temperature), the others say how well unseen ones are read. Everything random comes from SEED. On one thread about
a minute of CPU for 30,000 lines and an epoch.
"""

from __future__ import annotations

import hashlib
import sys
import time
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from training.letters.alphabet import alphabet
from training.letters.export import exported
from training.letters.head import STEPS_OUT, LetterHead
from training.letters.kept_apart import has_a_drawn_word
from training.letters.lines import Lines
from training.letters.measuring import fitted_temperature, shares
from training.letters.typefaces import Use, designs
from training.saying import say

SEED: Final = 20261129
EPOCHS: Final = 14
_BATCH: Final = 32
_FASTEST: Final = 2.5e-3
_RISING: Final = 0.08
_NOISE: Final = 0.03
_TESTED: Final = 1000


def main() -> int:
    """Train and export; prints shares of letters and lines read right."""
    torch.set_num_threads(1)
    lines = Lines.of([Path(word) for word in sys.argv[2:]])
    held, setting = lines.of_designs(designs(Use.HELD_OUT)), lines.of_designs(designs(Use.TEMPERATURE))
    drawn = lines.of_designs([*designs(Use.TRAINED), *designs(Use.WITHOUT_VIETNAMESE)])
    trained_on = np.array([number for number in drawn if not has_a_drawn_word(lines.texts[number])])
    say(f"{len(trained_on)} lines, {len(drawn) - len(trained_on)} with words of the drawn documents left out")
    head = trained(lines, trained_on)
    temperature = fitted_temperature(head, lines, setting)
    say(f"temperature {temperature:.2f}")
    say(f"held out: {shares(head, lines, held)}")
    say(f"trained on: {shares(head, lines, trained_on[:_TESTED])}")
    content = exported(head, alphabet(), temperature, lines.recognizer)
    target = Path(sys.argv[1])
    target.write_bytes(content)
    say(f"{hashlib.sha256(content).hexdigest()}  {target.name}  {len(content)} bytes")
    return 0


def trained(lines: Lines, numbers: NDArray[np.int64]) -> LetterHead:
    """Train a head on some of the lines: connectionist temporal classification (Graves et al., ICML 2006)."""
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    head = LetterHead(len(alphabet()))
    optimiser = torch.optim.AdamW(head.parameters(), _FASTEST, weight_decay=1e-2)
    loss_of = nn.CTCLoss(zero_infinity=True)
    lengths = np.array([part.shape[1] for part in lines.features])
    done, steps = 0, EPOCHS * (len(numbers) // _BATCH + 1)
    for epoch in range(EPOCHS):
        began, losses = time.monotonic(), []
        for batch in _batches(numbers, lengths, rng):
            rate = min(1.0, done / (_RISING * steps)) * 0.5 * (1 + np.cos(np.pi * min(1.0, done / steps)))
            for group in optimiser.param_groups:
                group["lr"] = _FASTEST * max(rate, 0.01)
            features, ends = lines.batch(batch)
            labels, counts = lines.labels(batch)
            with torch.autocast("cpu", torch.bfloat16):
                logits = head(features + _NOISE * torch.randn_like(features))
            scores = logits.float().log_softmax(dim=2)
            loss = loss_of(scores.transpose(0, 1), labels, STEPS_OUT * ends, counts)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(head.parameters(), 5.0)
            optimiser.step()
            losses.append(float(loss.detach()))
            done += 1
        say(f"epoch {epoch + 1} of {EPOCHS}: loss {np.mean(losses):.3f}, {time.monotonic() - began:.0f} s")
    head.eval()
    return head


def _batches(
    numbers: NDArray[np.int64], lengths: NDArray[np.int64], rng: np.random.Generator
) -> list[NDArray[np.int64]]:
    """Lines of about the same length together, batches in any order."""
    order = numbers[np.argsort(lengths[numbers] + rng.uniform(0, 12, len(numbers)))]
    parts = np.split(order, np.arange(_BATCH, len(order), _BATCH))
    return [parts[place] for place in rng.permutation(len(parts))]


if __name__ == "__main__":
    sys.exit(main())
