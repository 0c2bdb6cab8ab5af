"""`python -m benchmarks.faces [--write]`: measures, prints, writes docs/accuracy_faces.md and its curve."""

import os

# Two threads of the search's own, none of the library's.
os.environ["OMP_NUM_THREADS"] = "1"

import argparse
import sys
from pathlib import Path
from typing import Final

from benchmarks.faces import accuracy, fusion, search_speed, zoo
from benchmarks.faces.det import det_points, write_det
from benchmarks.faces.page import page

_DOCS: Final = Path(__file__).resolve().parents[2] / "docs"


def main() -> int:
    """Run everything; about six minutes on a quiet machine."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faces", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/accuracy_faces.md and its curve")
    arguments = parser.parse_args()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    speed = search_speed.measure()
    scores = accuracy.measure()
    plain = zoo.measure()
    fused = {(eyes, grey): fusion.measure(eyes=eyes, grey=grey) for eyes in fusion.SIZES for grey in (True, False)}
    text = page(scores, plain, speed, load, fused)
    if arguments.write:
        drawn = {name: found for name, found in scores.items() if name != accuracy.PHOTOS}
        # Without a face there is no point on a curve; the way in which every face is found has one.
        drawn |= {f"{kind}, {zoo.CURVE}": plain.scores[kind, zoo.SCALED] for kind in (zoo.GREY, zoo.COLOUR)}
        write_det(
            {name: det_points(found.genuine, found.impostor) for name, found in drawn.items()},
            {name: (len(found.genuine), len(found.impostor)) for name, found in drawn.items()},
            _DOCS / "images" / "faces_det.svg",
        )
        (_DOCS / "accuracy_faces.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
