"""The page's part on what documents say, their files and their repetition; its numbers and its curves."""

from __future__ import annotations

import json
import os
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.genuineness.altered_values import GROUPS
from benchmarks.genuineness.curves import Share, draw_rocs, roc
from benchmarks.genuineness.evaluating import NOT_FOUND_BELOW, NUMBERS, PAGE, measured, section_on_page
from benchmarks.genuineness.faces_again import OTHER_PERSON, SAME_PERSON, SAME_PHOTOGRAPH
from benchmarks.genuineness.file_marks import CAMERA, EDITOR, GENERATOR, SCREEN
from benchmarks.genuineness.findings import (
    AlteredValues,
    FacesAgain,
    Marked,
    SamePictures,
    judge_faces,
    judge_marks,
    judge_pictures,
    judge_values,
)
from benchmarks.genuineness.same_pictures import PHOTO, SCAN
from identity_checks.genuineness.pictures import SAME_CODE_BITS, SAME_PLACE_UNTIL, SAME_UNTIL

TITLE: Final = "## What documents say, their files, their repetition"
_BEFORE: Final = "## What this cannot show"
FINDINGS: Final = NUMBERS.with_name("genuineness_findings.json")
DRAWING: Final = PAGE.parent / "images" / "genuineness_findings_roc.svg"
_OF_BACKS: Final = " of a back"
_SHOWN_WAYS: Final = (
    *("jpeg_30", "scaled_0.25", "brighter", "cropped_2", "cropped_5", "turned_1", "turned_2", "screen"),
)
_NAMES: Final = {
    "passport": "the zone of a passport against its print",
    "card_of_two_sides": "the zone on the back of a card against its front",
    "resident_id": "dates of a resident identity card, front and back together",
}


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """Everything that is judged from rows of evaluation seeds; what no rows were collected for is empty."""

    values: Mapping[str, AlteredValues]
    pictures: Mapping[str, SamePictures]
    marks: Mapping[str, Marked]
    faces: FacesAgain | None
    least: Mapping[int, float]


def judge_findings(rows: Mapping[str, Sequence[Mapping[str, Any]]], least: Mapping[int, float]) -> Findings:
    """Judge rows by step (see `findings.rows_by_step`); `least` are the cosines that are told, by faces stored."""
    pictures, faces = rows.get("pictures"), rows.get("faces")
    return Findings(
        {group: judge_values(rows["values"], group) for group in GROUPS} if "values" in rows else {},
        {
            f"{pose}{_OF_BACKS if backs else ''}": judge_pictures(pictures, pose, backs=backs)
            for backs in (False, True)
            for pose in (SCAN, PHOTO)
        }
        if pictures
        else {},
        judge_marks(rows.get("marks", ())),
        judge_faces(faces) if faces else None,
        least,
    )


def write_findings(found: Findings, text: Sequence[str]) -> None:
    """Write numbers and curves, and the page with its part made new."""
    draw_rocs(_panels(found), DRAWING)
    FINDINGS.write_text(json.dumps(_as_json(found), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    old = "\n".join(section_on_page(TITLE))
    new = "\n".join(text)
    page = page.replace(old, new) if old else page.replace(_BEFORE, f"{new}\n\n{_BEFORE}")
    PAGE.write_text(page, encoding="utf-8")


def finding_lines(found: Findings) -> list[str]:
    """The page's part."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [
        TITLE,
        "",
        *_prose(
            f"{measured()[0]} On {os.cpu_count()} shared cores, {memory:.0f} GiB; of "
            "evaluation seeds (documents 5,700,000 on with typefaces and layouts of the evaluation, pictures "
            "58,000 on). No rule was changed after a look at them, but for the list of marks in files. Brackets "
            "are 95 % bounds (Wilson)."
        ),
        "",
        "![ROC of values, pictures and faces](images/genuineness_findings_roc.svg)",
        *_lacking(found),
        *(_value_lines(found.values) if found.values else []),
        *(_picture_lines(found.pictures) if found.pictures else []),
        *(mark_lines(found.marks) if found.marks else []),
        *(_face_lines(found.faces, found.least) if found.faces else []),
    ]


def _lacking(found: Findings) -> list[str]:
    """Which steps have not been run, told on the page."""
    parts = {"values": found.values, "pictures": found.pictures, "marks": found.marks, "faces": found.faces}
    steps = [f"`{step}`" for step, part in parts.items() if not part]
    if not steps:
        return []
    return ["", *_prose(f"Not measured yet: {', '.join(steps)} (steps of `python -m benchmarks.genuineness`).")]


def _value_lines(values: Mapping[str, AlteredValues]) -> list[str]:
    text = [
        "",
        "### One thing said otherwise",
        "",
        *_prose(
            "One field of a drawn sheet is set otherwise in its own type, the sheet photographed quickly "
            "(perspective, softness, uneven light, grain, JPEG) and read by the product. *Found*: by the "
            "findings meant for it (zone against print, check digits of the zone, impossible date, unusual "
            "term, sides that differ). *Said*: by any remark above information that the unaltered document "
            "does not raise. *At 1 %*: by a threshold of the findings' confidence that one in a hundred "
            "unaltered ones passes; the product tells all of them. *Shown as before*: not found, and the field "
            "shown with the value it had (what the zone says stands for a print that was not read; a sign was "
            "taken for the one that its check digits ask for)."
        ),
        "",
        "| document | altered | n | AUC | found | at 1 % | said | shown as before |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for group, one in values.items():
        text += [
            f"| {group} | {outcome.way.what} | {outcome.found.count} | {_area(outcome.auc)} "
            f"| {_percent(outcome.found)} | {_percent(outcome.at_one)} | {_percent(outcome.said)} "
            f"| {_percent(outcome.as_before)} |"
            for outcome in one.outcomes.values()
        ]
    text += ["", "| document | false alarms | of |", "|---|---|---|"]
    text += [
        f"| {group}: {_NAMES[group]} | {_percent(one.alarms)} | {one.alarms.count} unaltered |"
        for group, one in values.items()
    ]
    return [
        *text,
        "",
        *_prose(
            "Not detectable: a document whose zone, print and check digits were all made to agree, and dates "
            "that are possible and wrong. The figures are of well legible photographs; what blur and glare "
            "hide is not compared. So few of each way tell that the rules work, not how often."
        ),
    ]


def _picture_lines(pictures: Mapping[str, SamePictures]) -> list[str]:
    text = [
        "",
        "### The same picture handed in again",
        "",
        *_prose(
            f"In use: at most {SAME_CODE_BITS} of 256 bits and {SAME_UNTIL} of fine structure. Against it "
            "stand pairs of different documents of one form, the hardest there are: scanned edge to edge "
            "(*scan*) or photographed (*photo*). The pairs share pictures, so their bounds are too narrow. Backs "
            "of identity cards (an office and two dates) stand apart: in the whole their pictures are alike, so they "
            f"are compared place by place as well (at most {SAME_PLACE_UNTIL}), another issuing office decides "
            "against it, and a like picture alone is a remark."
        ),
        "",
        "| pose | different pairs | taken for one, in use | 1 % are nearer than | nearest |",
        "|---|---|---|---|---|",
    ]
    text += [
        f"| {pose} | {one.alarms.count} | {_percent(one.alarms, 2)} | {one.bits:.0f} bits; {one.structure:.3f} "
        f"| {one.nearest[0]} bits; {one.nearest[1]:.3f} |"
        for pose, one in pictures.items()
    ]
    text += [
        "",
        "| handed in again | n | scan: AUC of bits | in use | bits at 1 % | structure at 1 % "
        "| photo: AUC of bits | in use | bits at 1 % | structure at 1 % |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for way, one in pictures[SCAN].outcomes.items():
        cells = " | ".join(
            f"{_area(each.auc)} | {_percent(each.found, 0)} | {_percent(each.by_bits, 0)} "
            f"| {_percent(each.by_structure, 0)}"
            for each in (one, pictures[PHOTO].outcomes[way])
        )
        text.append(f"| {way.replace('_', ' ')} | {one.found.count} each | {cells} |")
    as_selfies = [
        f"{way.replace('_', ' ')} {_percent(one.any_way)}"
        for way, one in pictures[PHOTO].outcomes.items()
        if one.any_way.hits > one.found.hits
    ]
    unseen = [
        way.replace("_", " ")
        for way in pictures[SCAN].outcomes
        if all(pictures[pose].outcomes[way].found.value < NOT_FOUND_BELOW for pose in (SCAN, PHOTO))
    ]
    return [
        *text,
        "",
        *_prose(
            "The limits in use have to lie far under 1 %: a page is compared with a tenant's whole history, and "
            "1 % of pairs would be a thousand strangers in a hundred thousand. Not detectable by "
            f"the picture (found in less than a quarter): {', '.join(unseen)}. Such a document is known again "
            "by its text and number where its form and reader allow it (table above). Selfies are looked for "
            f"turned by quarters and mirrored as well, which finds of these photographs: {', '.join(as_selfies)}; "
            "one that was cropped or leant is known only where the search of faces is on."
        ),
    ]


def mark_lines(marks: Mapping[str, Marked]) -> list[str]:
    """The part on files, with its title."""
    titles = {
        EDITOR: "saved by an editor",
        GENERATOR: "made by a generator",
        SCREEN: "screenshots, downloads",
        CAMERA: "cameras, scanners, messengers (false alarms)",
    }
    text = [
        "",
        "### Marks in files",
        "",
        *_prose(
            "Drawn pictures written as each program writes its files: EXIF, XMP, PNG texts, content "
            "credentials (C2PA), the label of generated content by GB 45438-2025. What is said depends on the "
            "mark and hardly on the picture, so n counts files and not programs, and no bound says how often "
            "real forgers leave a mark. The list of marks was lengthened by what a first look at these files "
            "showed to be missing (content credentials, that label, texts of ComfyUI, InvokeAI and Fooocus, "
            "six editors) and the names of programs have to stand by themselves since (imagen and canvas were "
            "taken for programs): for those the figures say that it works, not how much else is missing."
        ),
        "",
        "| source | programs | files | found | after the marks were stripped | never found |",
        "|---|---|---|---|---|---|",
    ]
    for source, one in marks.items():
        missed = [name for name, share in one.programs.items() if not share.hits]
        shown = "–" if source == CAMERA else ", ".join(missed) or "none"
        text.append(
            f"| {titles[source]} | {len(one.programs)} | {one.found.count} | {_percent(one.found)} "
            f"| {_percent(one.stripped)} | {shown} |"
        )
    return [
        *text,
        "",
        *_prose(
            "Saving once more without metadata, as messengers and screenshots do, takes every mark away: "
            "nothing is left to find. Programs that are on no list are not found. Marks of screenshots and "
            "downloads were listed with these files known (decision 0840), so that row says that it works and no "
            "more. Content credentials are searched for their words; their signatures are not checked."
        ),
    ]


def _face_lines(faces: FacesAgain, least: Mapping[int, float]) -> list[str]:
    text = [
        "",
        "### A face seen twice",
        "",
        *_prose(
            "Three openly licensed photographs of two persons, each made a selfie again and again (light, "
            "lean, distance, mirror, softness, sensor). Told from the cosine on that a new permission's "
            "search has, by the faces stored."
        ),
        "",
        "| pairs of selfies | photographs behind them | n | cosine, lowest to highest | "
        + " | ".join(f"told among {count:,} (from {cosine:.3f})" for count, cosine in least.items())
        + " |",
        "|---|---|---|---|" + "---|" * len(least),
    ]
    for kind, cosines in faces.cosines.items():
        if not len(cosines):
            continue
        told = [Share(int((cosines >= cosine).sum()), len(cosines)) for cosine in least.values()]
        text.append(
            f"| {kind.replace('_', ' ')} | {faces.pairs[kind]} | {len(cosines)} | {cosines.min():.3f} to "
            f"{cosines.max():.3f} | " + " | ".join(_percent(share) for share in told) + " |"
        )
    missed = f" In {faces.missed} pairs a selfie showed no face to the detector." if faces.missed else ""
    return [
        *text,
        "",
        *_prose(
            f"One in a hundred pairs of two persons here is above {faces.at_one:.3f}.{missed} The bounds are "
            "those of the drawing alone. Behind them is one pair of photographs of one person and two of two "
            "persons: over persons, 1 found of 1 is bounded to 2.5 % to 100 %, and 0 false of 2 to 0 % to 84 "
            "%. The sample shows that the search works, not how often a face is missed or a stranger told; "
            "that follows from the network's counts in [accuracy_faces.md](accuracy_faces.md)."
        ),
    ]


def _prose(text: str) -> list[str]:
    return textwrap.wrap(text, 112, break_on_hyphens=False)


def _panels(found: Findings) -> dict[str, dict[str, NDArray[np.float64]]]:
    panels: dict[str, dict[str, NDArray[np.float64]]] = {
        group.replace("_", " "): {name.replace("_", " "): outcome.curve for name, outcome in one.outcomes.items()}
        for group, one in found.values.items()
    }
    for pose, one in found.pictures.items():
        if pose.endswith(_OF_BACKS):
            continue
        ways = [way for way in _SHOWN_WAYS if way in one.outcomes]
        panels[f"same picture, {pose}: bits"] = {way.replace("_", " "): one.outcomes[way].curve for way in ways}
    if found.faces is not None:
        cosines = found.faces.cosines
        panels["a face seen twice"] = {
            kind.replace("_", " "): roc(cosines[OTHER_PERSON].tolist(), cosines[kind].tolist())
            for kind in (SAME_PHOTOGRAPH, SAME_PERSON)
            if len(cosines[kind])
        }
    return panels


def _as_json(found: Findings) -> dict[str, Any]:
    return {
        "values": {
            group: {
                "false_alarms": _numbers(one.alarms),
                "ways": {
                    name: {
                        "auc": _rounded(outcome.auc),
                        "found": _numbers(outcome.found),
                        "at_one_percent": _numbers(outcome.at_one),
                        "said": _numbers(outcome.said),
                        "shown_as_before": _numbers(outcome.as_before),
                    }
                    for name, outcome in one.outcomes.items()
                },
            }
            for group, one in found.values.items()
        },
        "pictures": {
            pose: {
                "false_alarms": _numbers(one.alarms),
                "one_percent_nearer_than": [round(one.bits, 2), round(one.structure, 4)],
                "ways": {
                    way: {
                        "auc": _rounded(outcome.auc),
                        "found": _numbers(outcome.found),
                        "any_way": _numbers(outcome.any_way),
                        "by_bits_at_one_percent": _numbers(outcome.by_bits),
                        "by_structure_at_one_percent": _numbers(outcome.by_structure),
                    }
                    for way, outcome in one.outcomes.items()
                },
            }
            for pose, one in found.pictures.items()
        },
        "marks": marks_as_json(found.marks),
        "faces": {}
        if found.faces is None
        else {
            kind: {"cosines": len(cosines), "photographs": found.faces.pairs[kind]}
            for kind, cosines in found.faces.cosines.items()
        },
    }


def marks_as_json(marks: Mapping[str, Marked]) -> dict[str, Any]:
    """What was found in files as plain values."""
    return {
        source: {
            "found": _numbers(one.found),
            "stripped": _numbers(one.stripped),
            "programs": {name: [share.hits, share.count] for name, share in one.programs.items()},
        }
        for source, one in marks.items()
    }


def _numbers(share: Share) -> list[float]:
    low, high = share.bounds
    return [share.hits, share.count, round(share.value, 4), round(low, 4), round(high, 4)]


def _rounded(values: Sequence[float]) -> list[float]:
    return [round(value, 4) for value in values]


def _area(auc: tuple[float, float, float]) -> str:
    return f"{auc[0]:.3f} [{auc[1]:.3f}, {auc[2]:.3f}]"


def _percent(share: Share, places: int = 1) -> str:
    low, high = share.bounds
    return f"{share.value:.{places}%} [{low:.{places}%}, {high:.{places}%}]"
