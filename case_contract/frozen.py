"""The one shape of everything that travels: immutable, closed, with aware times."""

import re
from typing import Annotated, Final

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field


class Frozen(BaseModel):
    """Immutable and closed: an unknown key is an error, so that a typing mistake cannot pass as silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")


Instant = AwareDatetime
ShortText = Annotated[str, Field(max_length=400)]
LongText = Annotated[str, Field(max_length=4000)]

# Control characters (C0 without tab and line ends, DEL, C1), signs that turn the direction of what follows them, and
# signs without a width that come along from web pages and spreadsheets (soft hyphen, zero-width space, byte order mark
# and their like). The two joiners are none of them: Persian and Indian names are written with them.
_UNMEANT: Final = (
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u180e\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
)
_UNMEANT_SIGN: Final = re.compile(f"[{_UNMEANT}\\ud800-\\udfff]")


def without_unmeant(text: str) -> str:
    """`text` without signs that nobody types and that come along with what is pasted."""
    return _UNMEANT_SIGN.sub("", text)


# What people write: unmeant signs are dropped wherever it is made, so that both sides sign the same text.
WrittenText = Annotated[str, BeforeValidator(lambda text: without_unmeant(text) if isinstance(text, str) else text)]
ShortWriting = Annotated[WrittenText, Field(max_length=400)]
LongWriting = Annotated[WrittenText, Field(max_length=4000)]
# What machines send: refused, because whoever sent it should know. `Identifier` is of one line that reads one way.
StatedText = Annotated[str, Field(pattern=f"^[^{_UNMEANT}]*$", max_length=400)]
Identifier = Annotated[str, Field(pattern=f"^[^{_UNMEANT}\\t\\n\\r\\u061c\\u200c-\\u200f\\u2028\\u2029]*$")]
# As wide as the column it goes into.
Int4 = Annotated[int, Field(ge=0, le=2**31 - 1)]
Int8 = Annotated[int, Field(ge=0, le=2**63 - 1)]
Confidence01 = Annotated[float, Field(ge=0, le=1)]
Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""Four corners in pixels of the decoded page, origin top left, clockwise from the text's own top left."""
