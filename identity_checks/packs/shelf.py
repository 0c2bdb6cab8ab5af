"""The packs in use: those that ship with the product and a customer's own."""

from __future__ import annotations

import hashlib
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from stat import S_ISREG
from typing import Final

from pydantic import ValidationError

from identity_checks.packs.faults import FAULT_WORDS, Fault, json_position
from identity_checks.packs.pack import Pack, parsed
from identity_checks.packs.partly_right import all_faults
from identity_checks.results import PackReference

MOST_BYTES: Final = 256 * 1024
MOST_PACKS: Final = 500
MOST_FAULTS: Final = 10
"""As many wrong entries of a pack are named, each in a sentence; the rest is counted."""
_BUNDLED: Final = "resources.document_packs"


class PackProblemReason(StrEnum):
    """Why a pack is not used."""

    FOLDER_MISSING = "pack_folder_missing"
    NO_FOLDER = "pack_folder_is_file"
    FOLDER_UNREADABLE = "pack_folder_unreadable"
    FOLDER_EMPTY = "pack_folder_empty"
    TOO_MANY = "pack_folder_too_full"
    UNREADABLE = "pack_unreadable"
    DANGLING = "pack_link_dangling"
    NO_FILE = "pack_no_file"
    EMPTY = "pack_empty"
    NOT_UTF8 = "pack_not_utf8"
    NOT_JSON = "pack_not_json"
    TOO_LARGE = "pack_too_large"
    INVALID = "pack_invalid"
    TWICE = "pack_twice"


@dataclass(frozen=True, slots=True)
class PackProblem:
    """A pack that is left out, and why.

    `faults` say which entries are wrong, and how, in a pack that has not the form; `position` is the line and column at
    which a text stops being JSON.
    """

    file: str
    reason: PackProblemReason
    faults: tuple[tuple[Fault, str], ...] = ()
    position: tuple[int, int] = (1, 1)

    @property
    def is_of_folder(self) -> bool:
        """Whether no pack at all is read from the folder, where there should be some."""
        return self.reason in _OF_FOLDER

    @property
    def places(self) -> str:
        """Where the entries are that are wrong, for a log."""
        return " ".join(place for _, place in self.faults[:MOST_FAULTS])

    def sentences(self) -> tuple[str, str]:
        """Give what is wrong and what to do, in Chinese and English."""
        chinese, english = _SENTENCES[self.reason]
        line, column = self.position
        why_zh, why_en = self._faults_in_words()
        return (
            chinese.format(file=self.file, line=line, column=column, why=why_zh),
            english.format(file=self.file, line=line, column=column, why=why_en),
        )

    def _faults_in_words(self) -> tuple[str, str]:
        named = [(FAULT_WORDS[fault], place) for fault, place in self.faults[:MOST_FAULTS]]
        chinese = [f"{words.format(place=place)}。" for (words, _), place in named]
        english = [_sentence(words.format(place=place)) for (_, words), place in named]
        if more := len(self.faults) - len(named):
            chinese.append(f"另有 {more} 处不正确。")
            english.append(f"{more} more entries are wrong.")
        return "".join(chinese), " ".join(english)


def _sentence(words: str) -> str:
    # A place stands as it does in the file; words of our own begin with a capital.
    return f"{words.replace('the ', 'The ', 1)}." if words.startswith("the ") else f"{words}."


_OF_FOLDER: Final = frozenset(
    {
        PackProblemReason.FOLDER_MISSING,
        PackProblemReason.NO_FOLDER,
        PackProblemReason.FOLDER_UNREADABLE,
        PackProblemReason.FOLDER_EMPTY,
    }
)
_SENTENCES: Final[dict[PackProblemReason, tuple[str, str]]] = {
    PackProblemReason.FOLDER_MISSING: (
        "找不到数据包文件夹 {file}；请检查路径。",
        "The folder of packs {file} is not there; check the path.",
    ),
    PackProblemReason.NO_FOLDER: (
        "{file} 不是文件夹；请指定存放数据包的文件夹。",
        "{file} is no folder; give the folder that the packs are in.",
    ),
    PackProblemReason.FOLDER_UNREADABLE: (
        "无权读取数据包文件夹 {file}；请检查权限。",
        "The folder of packs {file} cannot be read; check who may read it.",
    ),
    PackProblemReason.FOLDER_EMPTY: (
        "文件夹 {file} 中没有数据包（*.json）；数据包须直接放在该文件夹中，子文件夹不读取。",
        "The folder {file} has no pack (*.json); packs lie directly in the folder, sub-folders are not looked into.",
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
    PackProblemReason.DANGLING: (
        "数据包 {file} 是失效的链接；请修正或删除该链接。",
        "The pack {file} is a link to a file that is not there; mend or remove the link.",
    ),
    PackProblemReason.NO_FILE: (
        "{file} 不是文件，未作为数据包加载；请将其移出或改名。",
        "{file} is no file and not used as a pack; move it away or give it another name.",
    ),
    PackProblemReason.EMPTY: (
        "数据包 {file} 是空文件；请检查文件。",
        "The pack {file} is empty; check the file.",
    ),
    PackProblemReason.NOT_UTF8: (
        "数据包 {file} 不是 UTF-8 编码（可能是 GB 18030），未加载；请另存为 UTF-8。",
        "The pack {file} is not in UTF-8 (perhaps in GB 18030) and is not used; save it as UTF-8.",
    ),
    PackProblemReason.NOT_JSON: (
        "数据包 {file} 无法按 JSON 读取：第 {line} 行第 {column} 列，未加载；请修改。",
        "The pack {file} is not JSON that can be read: line {line}, column {column}; it is not used, correct it.",
    ),
    PackProblemReason.INVALID: (
        "数据包 {file} 格式不正确，未加载；请按数据包说明修改。{why}",
        "The pack {file} does not have the form of a pack and is not used; correct it by the description of packs. "
        "{why}",
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
        files = sorted(item for item in folder.iterdir() if item.suffix.lower() == ".json")
    except OSError as error:
        yield PackProblem(str(folder), _of_error(error))
        return
    if not files:
        yield PackProblem(str(folder), PackProblemReason.FOLDER_EMPTY)
    if len(files) > MOST_PACKS:
        yield PackProblem(str(folder), PackProblemReason.TOO_MANY)
    for file in files[:MOST_PACKS]:
        yield _of_file(file)


def _of_error(error: OSError) -> PackProblemReason:
    match error:
        case FileNotFoundError():
            return PackProblemReason.FOLDER_MISSING
        case NotADirectoryError():
            return PackProblemReason.NO_FOLDER
        case _:
            return PackProblemReason.FOLDER_UNREADABLE


def _of_file(file: Path) -> PackProblem | tuple[str, ShelvedPack]:
    data = _bytes_of(file)
    if isinstance(data, PackProblemReason):
        return PackProblem(file.name, data)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return PackProblem(file.name, PackProblemReason.NOT_UTF8)
    try:
        return file.name, _shelved(data)
    except ValidationError as error:
        position = json_position(error, data.removeprefix(BOM_UTF8))
        if position is not None:
            return PackProblem(file.name, PackProblemReason.NOT_JSON, position=position)
        return PackProblem(file.name, PackProblemReason.INVALID, all_faults(error, data.removeprefix(BOM_UTF8)))


def _bytes_of(file: Path) -> bytes | PackProblemReason:
    try:
        found = file.stat()
        # Opening a pipe waits for who writes into it.
        if not S_ISREG(found.st_mode):
            return PackProblemReason.NO_FILE
        if found.st_size > MOST_BYTES:
            return PackProblemReason.TOO_LARGE
        data = file.read_bytes()
    except FileNotFoundError:
        return PackProblemReason.DANGLING
    except OSError:
        return PackProblemReason.UNREADABLE
    return data if data.removeprefix(BOM_UTF8).strip() else PackProblemReason.EMPTY


def _shelved(data: bytes) -> ShelvedPack:
    # Editors of Windows begin a text with the mark; the digest is that of the file as it lies there.
    pack = parsed(data.removeprefix(BOM_UTF8))
    digest = hashlib.sha256(data).hexdigest()
    title, fields = pack.title, tuple(name.value for name in pack.all_names())
    reference = PackReference(
        pack.pack, pack.version, digest, title.zh, title.en, pack.serves_as, fields, is_back=pack.side == "back"
    )
    return ShelvedPack(pack, reference)
