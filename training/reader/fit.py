"""`python -m training.reader.fit READER HEAD OUT LINES...`: trains the line reader and the letter head further.

Runs where PyTorch is. READER and HEAD are the files (ONNX) to begin with; OUT.reader.onnx and OUT.head.onnx are
written. Lines in Latin letters and machine readable zones are there for the head, and to hold the line reader to what
it reads already (distillation, Hinton et al., 2015): drawn at random, they would teach it that 0 is as likely in a name
as O. The line reader that is written lies between the one given and the trained one, weight by weight (Wortsman et al.,
Robust fine-tuning of zero-shot models, CVPR 2022): what it could do before it can do still. Everything random comes
from SEED. About 2 s of CPU a step.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from training.letters.alphabet import alphabet
from training.letters.export import exported
from training.letters.head import STEPS_OUT, LetterHead
from training.reader.lines import Batch, LearntLine, batches, read_lines
from training.reader.net import LineReader
from training.saying import say

SEED: Final = 7
STEPS: Final = 1_600
DECAY_FROM: Final = 700
SHARE: Final = 0.5
"""How far the line reader that is written lies from the one given towards the trained one."""
_FASTEST: Final = 5e-5
_SLOWEST: Final = 0.003
"""Share of the fastest rate that is left at the end."""
_RISING: Final = 200
_AVERAGED: Final = 0.999
_SAY_EVERY: Final = 25
_KEEP_EVERY: Final = 200


def main() -> int:
    """Train and write; prints losses."""
    torch.set_num_threads(2)
    cv2.setNumThreads(1)
    torch.manual_seed(SEED)
    content, target = Path(sys.argv[1]).read_bytes(), sys.argv[3]
    reader, head = LineReader(content), loaded_head(Path(sys.argv[2]).read_bytes())
    metadata = {item.key: item.value for item in reader.model.metadata_props}
    lines = read_lines([Path(word) for word in sys.argv[4:]], metadata["character"].split("\n"))
    say(f"{len(lines)} lines")
    before = [{name: value.detach().clone() for name, value in part.items()} for part in _parts(reader, head)]
    after = trained(reader, head, LineReader(content), lines, Path(f"{target}.pt"))
    middle, head_middle = (
        {name: torch.lerp(value, trained_part[name], SHARE) for name, value in part.items()}
        for part, trained_part in zip(before, after, strict=True)
    )
    written = reader.file_with(middle)
    head.load_state_dict(head_middle, strict=False)
    sha256 = hashlib.sha256(written).hexdigest()
    Path(f"{target}.reader.onnx").write_bytes(written)
    Path(f"{target}.head.onnx").write_bytes(exported(head, alphabet(), 1.0, sha256))
    say(sha256)
    return 0


def trained(
    reader: LineReader, head: LetterHead, before: LineReader, lines: list[LearntLine], kept: Path
) -> list[dict[str, Tensor]]:
    """Train both; give the running means of what they learnt (connectionist temporal classification, Graves, 2006).

    `before` is the reader that lines without signs are held to; `kept` gets the means every now and then.
    """
    rng = np.random.default_rng(SEED)
    groups = [group for part in (reader, head) for group in _groups(part)]
    optimiser = torch.optim.AdamW(groups, _FASTEST, betas=(0.9, 0.98))
    means = [{name: value.detach().clone() for name, value in part.items()} for part in _parts(reader, head)]
    losses: list[float] = []
    for step, batch in enumerate(batches(lines, rng), 1):
        for group in optimiser.param_groups:
            group["lr"] = _FASTEST * _rate(step)
        loss = _loss(reader, head, before, batch)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(reader.parameters(), 2.0)
        nn.utils.clip_grad_norm_(head.parameters(), 5.0)
        optimiser.step()
        share = 1 - min(_AVERAGED, (1 + step) / (10 + step))
        with torch.no_grad():
            for mean, part in zip(means, _parts(reader, head), strict=True):
                for name, value in part.items():
                    mean[name].lerp_(value, share)
        losses.append(float(loss.detach()))
        if step % _SAY_EVERY == 0:
            say(f"step {step} of {STEPS}: loss {np.mean(losses):.4f}")
            losses.clear()
        if step % _KEEP_EVERY == 0:
            torch.save(means, kept)
        if step == STEPS:
            break
    return means


def loaded_head(content: bytes) -> LetterHead:
    """Give the head of a file, its normalisations folded into what comes before them and left as they are."""
    held = {part.name: torch.from_numpy(numpy_helper.to_array(part).copy()) for part in _constants(content)}
    head = LetterHead(len(alphabet()))
    head.eval()
    with torch.no_grad():
        head.evened.running_mean.copy_(held["even_by"][:, 0])
        head.evened.running_var.copy_(held["even_scale"][:, 0] ** -2 - head.evened.eps)
        for name in ("first", "second", "third", "split", "last"):
            layer = getattr(head, name)
            layer.weight.copy_(held[f"{name}_weight"])
            layer.bias.copy_(held[f"{name}_bias"])
            norm = getattr(head, f"{name}_norm", None)
            if norm is not None:
                norm.running_var.fill_(1 - norm.eps)
    return head


def _constants(content: bytes) -> Any:
    return onnx.load_from_string(content).graph.initializer


def _parts(reader: LineReader, head: LetterHead) -> list[dict[str, Tensor]]:
    return [dict(reader.learnt), dict(head.named_parameters())]


def _groups(part: nn.Module) -> list[dict[str, Any]]:
    """Give what is learnt, weights apart from biases, which do not decay."""
    learnt = [value for value in part.parameters() if value.requires_grad]
    weights, biases = [value for value in learnt if value.ndim > 1], [value for value in learnt if value.ndim <= 1]
    return [{"params": weights, "weight_decay": 0.01}, {"params": biases, "weight_decay": 0.0}]


def _rate(step: int) -> float:
    if step <= DECAY_FROM:
        return min(1.0, step / _RISING)
    done = (step - DECAY_FROM) / (STEPS - DECAY_FROM)
    return max(_SLOWEST, 0.5 + 0.5 * float(np.cos(np.pi * done)))


def _loss(reader: LineReader, head: LetterHead, before: LineReader, batch: Batch) -> Tensor:
    """Give what a batch's lines cost, each by the number of its signs."""
    with torch.autocast("cpu", torch.bfloat16):
        features = reader(batch.pictures)
    steps, across = features.shape[1], batch.pictures.shape[3]
    ends = torch.tensor([min(steps, -(-width * steps // across)) for width in batch.widths])
    total = torch.zeros(())
    learnt = [place for place, line in enumerate(batch.lines) if line.signs is not None]
    if learnt:
        with torch.autocast("cpu", torch.bfloat16):
            logits = reader.logits(features[learnt])
        total = total + _ctc(logits, ends[learnt], [batch.lines[place].signs or [] for place in learnt])
    held = [place for place, line in enumerate(batch.lines) if line.signs is None]
    if held:
        total = total + _departure(reader, before, features[held], batch.pictures[held], ends[held])
    spelt = [place for place, line in enumerate(batch.lines) if line.letters is not None]
    if spelt:
        with torch.autocast("cpu", torch.bfloat16):
            logits = head(features[spelt].float().transpose(1, 2))
        total = total + _ctc(logits, STEPS_OUT * ends[spelt], [batch.lines[place].letters or [] for place in spelt])
    return total / len(batch.lines)


def _departure(reader: LineReader, before: LineReader, features: Tensor, pictures: Tensor, ends: Tensor) -> Tensor:
    """Give how far readings are from those of the reader before (Kullback and Leibler), for a sign read."""
    with torch.autocast("cpu", torch.bfloat16):
        logits = reader.logits(features)
        with torch.no_grad():
            told = before.logits(before(pictures))
    told = told.float().log_softmax(2)
    apart = (told.exp() * (told - logits.float().log_softmax(2))).sum(2)
    counted = torch.arange(apart.shape[1])[None] < ends[:, None]
    read = ((told.argmax(2) > 0) & counted).sum(1).clamp(min=1)
    return ((apart * counted).sum(1) / read).sum()


def _ctc(logits: Tensor, ends: Tensor, said: list[Any]) -> Tensor:
    """Give the lines' losses for a sign, together."""
    scores = logits.float().log_softmax(2).transpose(0, 1)
    counts = torch.tensor([len(signs) for signs in said])
    labels = torch.tensor([sign for signs in said for sign in signs])
    losses = nn.functional.ctc_loss(scores, labels, ends, counts, reduction="none", zero_infinity=True)
    return (losses / counts).sum()


if __name__ == "__main__":
    sys.exit(main())
