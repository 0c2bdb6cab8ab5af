"""What the reviewer is told about the local store: what happened, why, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class CacheState(StrEnum):
    """What opening the local store gave.

    In all but `OPEN` and `DAMAGED_MOVED_ASIDE` the desk works online with a store in memory and the file is left as it
    is (`IN_USE`: another running program has it open). In `DAMAGED_MOVED_ASIDE` a new file is in use.
    """

    CLOSED = "closed"
    OPEN = "open"
    NO_KEYRING_ONLINE_ONLY = "no_keyring_online_only"
    KEY_MISSING = "key_missing"
    KEY_WRONG = "key_wrong"
    DAMAGED_MOVED_ASIDE = "damaged_moved_aside"
    NEWER_THAN_PROGRAM = "newer_than_program"
    IN_USE = "in_use"


@dataclass(frozen=True, slots=True)
class CacheText:
    """Title and explanation in two languages; `can_start_new`: `Desk.start_new_cache` is a way out."""

    title_zh: str
    detail_zh: str
    title_en: str
    detail_en: str
    can_start_new: bool = False


CACHE_TEXTS: Final = MappingProxyType(
    {
        CacheState.NO_KEYRING_ONLINE_ONLY: CacheText(
            "仅在线工作",
            "本机没有可用的系统密钥环，无法安全保存密钥，因此不在本机保存任何数据；断网时不能工作，退出后本机不留记录。",
            "Online only",
            "This computer has no usable system key ring to keep a key in, so nothing is stored here: you can work "
            "while the server can be reached, and nothing is kept after you close the program.",
        ),
        CacheState.KEY_MISSING: CacheText(
            "找不到本机资料的密钥",
            "系统密钥环中没有本机资料的密钥，可能换了密钥环或尚未解锁。文件原样保留；请解锁原来的密钥环后重新启动，"
            "或另建新的本机资料（旧文件改名保留）。在此之前仅在线工作。",
            "The key to this computer's store is missing",
            "The system key ring has no key for the store here; it may be another key ring, or locked. The file is "
            "left as it is. Unlock the former key ring and start again, or start a new store (the old one is kept "
            "aside). Until then you work online only.",
            can_start_new=True,
        ),
        CacheState.KEY_WRONG: CacheText(
            "本机资料的密钥不符",
            "系统密钥环中的密钥不是本机资料的密钥，可能恢复过旧的密钥环。文件原样保留；请恢复正确的密钥环后重新启动，"
            "或另建新的本机资料（旧文件改名保留）。在此之前仅在线工作。",
            "The key to this computer's store is a different one",
            "The key in the system key ring does not belong to the store here; the key ring may have been restored "
            "from an old copy. The file is left as it is. Restore the right key ring and start again, or start a new "
            "store (the old one is kept aside). Until then you work online only.",
            can_start_new=True,
        ),
        CacheState.DAMAGED_MOVED_ASIDE: CacheText(
            "本机资料曾损坏",
            "本机资料文件已损坏，已改名保留，并新建了一份；能读出的未发送工作已经转入，其余内容会从服务器重新取得。请检查磁盘。",
            "This computer's store was damaged",
            "The store's file was damaged. It was moved aside, not deleted, and a new one is in use; unsent work that "
            "could be read was taken over, and the rest comes from the server again. Please have the disk checked.",
        ),
        CacheState.NEWER_THAN_PROGRAM: CacheText(
            "本机资料由更新的版本写成",
            "本机资料由更新版本的程序写成，本版本不会改动它。请安装新版本；在此之前仅在线工作，未发送的工作仍在文件中。",
            "The store here is newer than this program",
            "A later version of the program wrote the store here, so this one does not touch it. Please install the "
            "later version; until then you work online only, and unsent work stays in the file.",
            can_start_new=True,
        ),
        CacheState.IN_USE: CacheText(
            "程序已在运行",
            "本机资料正被另一个正在运行的程序使用，没有损坏。请使用那个窗口，或关闭它后重新启动本程序。",
            "The program is already running",
            "Another running program has the store here open; nothing is damaged. Use that window, or close it and "
            "start this one again.",
        ),
    }
)
