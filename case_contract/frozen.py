"""The one shape of everything that travels: immutable, closed, with aware times."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Frozen(BaseModel):
    """Immutable and closed: an unknown key is an error, so that a typing mistake cannot pass as silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")


Instant = AwareDatetime
ShortText = Annotated[str, Field(max_length=400)]
LongText = Annotated[str, Field(max_length=4000)]
Confidence01 = Annotated[float, Field(ge=0, le=1)]
Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""Four corners in pixels of the decoded page, origin top left, clockwise from the text's own top left."""
