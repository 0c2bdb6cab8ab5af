"""The packs in use: those that ship with the product and a customer's own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from identity_checks.packs.pack import Pack, parsed
from identity_checks.results import PackReference

MOST_BYTES: Final = 256 * 1024
MOST_PACKS: Final = 500
_BUNDLED: Final = "resources.document_packs"


class PackProblemReason(StrEnum):
    """Why a pack is not used."""

    FOLDER_MISSING = "pack_folder_missing"
    TOO_MANY = "pack_folder_too_full"
    UNREADABLE = "pack_unreadable"
    TOO_LARGE = "pack_too_large"
    INVALID = "pack_invalid"
    TWICE = "pack_twice"


@dataclass(frozen=True, slots=True)
class PackProblem:
    """A pack that is left out, and why; `place` names the entry that is wrong in a pack that has not the form."""

    file: str
    reason: PackProblemReason
    place: str = ""

    def sentences(self) -> tuple[str, str]:
        """Give what is wrong and what to do, in Chinese and English."""
        chinese, english = _SENTENCES[self.reason]
        at_zh, at_en = (f"（{self.place}）", f" ({self.place})") if self.place else ("", "")
        return chinese.format(file=self.file, at=at_zh), english.format(file=self.file, at=at_en)


_SENTENCES: Final[dict[PackProblemReason, tuple[str, str]]] = {
    PackProblemReason.FOLDER_MISSING: (
        "找不到数据包文件夹 {file}；请检查路径。",
        "The folder of packs {file} is not there; check the path.",
    ),
    PackProblemReason.TOO_MANY: (
        f"数据包文件夹 {{file}} 中的文件超过 {MOST_PACKS} 个，其余未加载；请减少文件。",
        f"The folder of packs {{file}} has more than {MOST_PACKS} files, the rest is not loaded; remove some.",
    ),
    PackProblemReason.UNREADABLE: (
        "无权读取数据包 {file}；请检查文件权限。",
        "The pack {file} cannot be read; check who may read it.",
    ),
    PackProblemReason.TOO_LARGE: (
        "数据包 {file} 超过 256 KiB；请删减后再试。",
        "The pack {file} is larger than 256 KiB; make it smaller.",
    ),
    PackProblemReason.INVALID: (
        "数据包 {file} 格式不正确{at}，未加载；请按数据包说明修改。",
        "The pack {file} does not have the form of a pack{at} and is not used; correct it by the description of packs.",
    ),
    PackProblemReason.TWICE: (
        "数据包 {file} 与另一数据包编号相同，未加载；请更改编号。",
        "The pack {file} has the name of another pack and is not used; give it a name of its own.",
    ),
}


@dataclass(frozen=True, slots=True)
class ShelvedPack:
    """A pack with what is recorded of it."""

    pack: Pack
    reference: PackReference


class Shelf:
    """Packs by their names, in a fixed order."""

    def __init__(self, packs: Iterable[ShelvedPack], problems: Iterable[PackProblem] = ()) -> None:
        self.packs: Final[Mapping[str, ShelvedPack]] = {item.pack.pack: item for item in packs}
        self.problems: Final = tuple(problems)

    @classmethod
    def bundled(cls, own: Path | None = None) -> Shelf:
        """Give the packs of the product and those of the folder `own`, which go before those of the same name.

        A pack of `own` that cannot be used becomes a problem and costs no other pack.
        """
        packs = {item.pack.pack: item for item in _bundled()}
        if own is None:
            return cls(packs.values())
        problems: list[PackProblem] = []
        mine: dict[str, ShelvedPack] = {}
        for outcome in _of_folder(own):
            if isinstance(outcome, PackProblem):
                problems.append(outcome)
            elif outcome[1].pack.pack in mine:
                problems.append(PackProblem(outcome[0], PackProblemReason.TWICE))
            else:
                mine[outcome[1].pack.pack] = outcome[1]
        return cls({**packs, **mine}.values(), problems)

    def __iter__(self) -> Iterator[ShelvedPack]:
        return iter(self.packs.values())


@cache
def _bundled() -> tuple[ShelvedPack, ...]:
    return tuple(_shelved(file.read_bytes()) for file in _json_files(resources.files(_BUNDLED)))


def _json_files(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir():
            yield from _json_files(entry)
        elif entry.name.endswith(".json"):
            yield entry


def _of_folder(folder: Path) -> Iterator[PackProblem | tuple[str, ShelvedPack]]:
    try:
        files = sorted(item for item in folder.iterdir() if item.suffix == ".json")
    except OSError:
        yield PackProblem(folder.name, PackProblemReason.FOLDER_MISSING)
        return
    if len(files) > MOST_PACKS:
        yield PackProblem(folder.name, PackProblemReason.TOO_MANY)
    for file in files[:MOST_PACKS]:
        yield _of_file(file)


def _of_file(file: Path) -> PackProblem | tuple[str, ShelvedPack]:
    try:
        if file.stat().st_size > MOST_BYTES:
            return PackProblem(file.name, PackProblemReason.TOO_LARGE)
        data = file.read_bytes()
    except OSError:
        return PackProblem(file.name, PackProblemReason.UNREADABLE)
    try:
        return file.name, _shelved(data)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"])
        return PackProblem(file.name, PackProblemReason.INVALID, place)


def _shelved(data: bytes) -> ShelvedPack:
    pack = parsed(data)
    digest = hashlib.sha256(data).hexdigest()
    reference = PackReference(pack.pack, pack.version, digest, pack.title.zh, pack.title.en, pack.serves_as)
    return ShelvedPack(pack, reference)
