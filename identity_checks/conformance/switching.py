"""Switching on networks that were dropped in: only as they were measured, the very files together (R111)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from identity_checks.conformance.report import REPORT_FORMAT, Verdict
from identity_checks.models import ModelStore, parse_manifest
from resources.sentences import either

REPORT: Final = "conformance.json"


class NotSwitchedOn(Exception):
    """A folder's network is not used; the message says why and what to do."""


def keep_report(folder: Path, report: dict[str, Any]) -> None:
    """Put what the conformance command found beside the network. Raises OSError when the folder cannot be written."""
    (folder / REPORT).write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def switched_on(folder: Path | None) -> ModelStore:
    """Give the bundled networks, with those in `folder` in the place of their namesakes: all of them or none.

    Raises:
        NotSwitchedOn: the folder is not there or has no manifest or report, the report is of another file or of other
            thresholds, or it does not allow the change.
        ManifestInvalid: the manifest does not have the expected form.
    """
    if folder is None:
        return ModelStore.bundled()
    if not (folder / "manifest.json").is_file():
        raise NotSwitchedOn(
            either(
                f"文件夹 {folder.name} 不存在，或其中没有 manifest.json；请检查所设路径。",
                f"The folder {folder.name} is not there or has no manifest.json in it; check the path that is set.",
            )
        )
    try:
        report = json.loads((folder / REPORT).read_text("utf-8"))
        entries = parse_manifest((folder / "manifest.json").read_text("utf-8-sig"), folder=folder)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as missing:
        raise NotSwitchedOn(_told(folder, "未经评测", "was not measured")) from missing
    if not isinstance(report, dict):
        raise NotSwitchedOn(_told(folder, "的报告是另一网络的", "has a report about another network"))
    if report.get("format") != REPORT_FORMAT:
        raise NotSwitchedOn(_told(folder, "的报告依据的是旧规则", "has a report by older rules"))
    measured = report.get("networks")
    if not isinstance(measured, list) or [entry.sha256 for entry in entries] != [_sha256(one) for one in measured]:
        raise NotSwitchedOn(_told(folder, "的报告是另一网络的", "has a report about another network"))
    for entry, one in zip(entries, measured, strict=True):
        described = {"name": entry.name, "version": entry.version, "thresholds": dict(entry.thresholds)}
        if any(one.get(key) != value for key, value in described.items()):
            raise NotSwitchedOn(
                _told(
                    folder,
                    "的名称、版本或阈值在评测后有改动",
                    "has another name, version or threshold in its manifest than when it was measured",
                )
            )
    if report.get("verdict") != Verdict.MAY_BE_SWITCHED_ON:
        raise NotSwitchedOn(_told(folder, "的报告不允许启用", "has a report that does not allow to switch it on"))
    return ModelStore.bundled(folder)


def _sha256(network: object) -> object:
    return network.get("sha256") if isinstance(network, dict) else None


def _told(folder: Path, chinese: str, english: str) -> str:
    command = "python -m identity_checks conformance FOLDER --pairs CSV --keep"
    return either(
        f"文件夹 {folder.name} 中的网络{chinese}，未启用；请用 `{command}` 评测。",
        f"The network in {folder.name} {english} and is not switched on; measure it with `{command}`.",
    )
