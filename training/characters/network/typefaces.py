"""The typefaces that the network's characters are drawn in; none of the evaluation part, nor a copy of one.

Debian: fonts-noto-cjk, fonts-noto-cjk-extra, texlive-lang-chinese (Fandol), fonts-lxgw-wenkai, fonts-cns11643-sung and,
held out, fonts-wqy-microhei.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from training.characters.glyphs import Typeface

_NOTO: Final = Path("/usr/share/fonts/opentype/noto")
_FANDOL: Final = Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol")
_OTHERS: Final = Path("/usr/share/fonts/truetype")

TYPEFACES: Final = {
    "NotoSansCJK-Regular": Typeface(_NOTO / "NotoSansCJK-Regular.ttc", 2, 2.0),
    "NotoSansCJK-Bold": Typeface(_NOTO / "NotoSansCJK-Bold.ttc", 2, 1.0),
    "NotoSansCJK-Medium": Typeface(_NOTO / "NotoSansCJK-Medium.ttc", 2, 1.0),
    "NotoSansCJK-Light": Typeface(_NOTO / "NotoSansCJK-Light.ttc", 2, 0.7),
    "NotoSerifCJK-Regular": Typeface(_NOTO / "NotoSerifCJK-Regular.ttc", 2, 1.6),
    "NotoSerifCJK-Bold": Typeface(_NOTO / "NotoSerifCJK-Bold.ttc", 2, 1.0),
    "NotoSerifCJK-Medium": Typeface(_NOTO / "NotoSerifCJK-Medium.ttc", 2, 0.8),
    "NotoSerifCJK-Light": Typeface(_NOTO / "NotoSerifCJK-Light.ttc", 2, 1.2),
    "FandolHei-Regular": Typeface(_FANDOL / "FandolHei-Regular.otf", 0, 2.0),
    "FandolHei-Bold": Typeface(_FANDOL / "FandolHei-Bold.otf", 0, 0.8),
    "FandolSong-Regular": Typeface(_FANDOL / "FandolSong-Regular.otf", 0, 2.0),
    "FandolSong-Bold": Typeface(_FANDOL / "FandolSong-Bold.otf", 0, 0.8),
    "FandolKai-Regular": Typeface(_FANDOL / "FandolKai-Regular.otf", 0, 0.5),
    "FandolFang-Regular": Typeface(_FANDOL / "FandolFang-Regular.otf", 0, 0.8),
    "LXGWWenKai-Regular": Typeface(_OTHERS / "lxgw-wenkai" / "LXGWWenKai-Regular.ttf", 0, 0.7),
    "LXGWWenKai-Bold": Typeface(_OTHERS / "lxgw-wenkai" / "LXGWWenKai-Bold.ttf", 0, 0.4),
    "TW-Sung": Typeface(_OTHERS / "cns11643" / "TW-Sung-98_1.ttf", 0, 1.2),
}
"""Name → where it is, and how often it is drawn."""
HELD_OUT: Final = Typeface(_OTHERS / "wqy" / "wqy-microhei.ttc", 0, 1.0)
"""Its characters tell while training how well an unseen typeface is read."""
