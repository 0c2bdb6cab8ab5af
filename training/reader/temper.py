"""`python -m training.reader.temper HEAD LINES...`: sets how sure the letter head is; says how well it reads.

LINES are of `training.letters.draw`, drawn with the line reader that the head goes with in the manifest: of those in
the typefaces for it one temperature is fitted, which the head's file (ONNX) is written with; those held out are read.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from training.letters.alphabet import alphabet
from training.letters.export import exported
from training.letters.lines import Lines
from training.letters.measuring import fitted_temperature, shares
from training.letters.typefaces import Use, designs
from training.reader.fit import loaded_head


def main() -> int:
    """Fit, write, measure."""
    target = Path(sys.argv[1])
    head, lines = loaded_head(target.read_bytes()), Lines.of([Path(word) for word in sys.argv[2:]])
    temperature = fitted_temperature(head, lines, lines.of_designs(designs(Use.TEMPERATURE)))
    content = exported(head, alphabet(), temperature, lines.recognizer)
    target.write_bytes(content)
    sys.stdout.write(f"temperature {temperature:.2f}\n{shares(head, lines, lines.of_designs(designs(Use.HELD_OUT)))}\n")
    sys.stdout.write(f"{hashlib.sha256(content).hexdigest()}  {target.name}  {len(content)} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
