"""`python -m training.thai.averaged FILE ONE OTHER`: writes the network half way between two, its temperature fitted.

Between a network and the same one trained further on harder pictures there is one that reads both the easy and the hard
ones better than either (Wortsman et al., Robust fine-tuning of zero-shot models, CVPR 2022).
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import cv2
import torch

from training.saying import say
from training.thai.alphabet import alphabet
from training.thai.export import exported
from training.thai.practise import held_lines, measured
from training.thai.resume import resumed


def main() -> int:
    """Average and export; prints shares of letters and lines read right."""
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    one, other = (resumed(Path(name)) for name in sys.argv[2:4])
    with torch.no_grad():
        for kept, added in zip(one.state_dict().values(), other.state_dict().values(), strict=True):
            if kept.is_floating_point():
                kept.add_(added).div_(2)
    temperature = measured(one, *held_lines())
    content = exported(one, alphabet(), temperature)
    Path(sys.argv[1]).write_bytes(content)
    say(f"{hashlib.sha256(content).hexdigest()}  {len(content)} bytes, temperature {temperature:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
