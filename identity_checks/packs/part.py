"""What every part of a data pack is made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints


class Part(BaseModel):
    """An object of a pack: nothing in it that is not named, and nothing taken for what it is not written as."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


Short = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Words = tuple[Short, ...]
Pattern = Annotated[str, StringConstraints(min_length=3, max_length=40)]
