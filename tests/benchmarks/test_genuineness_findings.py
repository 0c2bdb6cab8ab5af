"""Values said otherwise, marks in files, pictures and faces handed in again (issue 3 section 3)."""

import base64
import random
from datetime import date
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from benchmarks.documents.drawing.specimen import Kind
from benchmarks.documents.layouts import draw_specimen
from benchmarks.documents.parts import Part, record_of
from benchmarks.genuineness import evaluating, findings_page
from benchmarks.genuineness.altered_values import GROUPS, UNALTERED, value_rows
from benchmarks.genuineness.faces_again import OTHER_PERSON, SAME_PERSON, SAME_PHOTOGRAPH
from benchmarks.genuineness.file_marks import CAMERA, FORMS, GENERATOR, mark_rows
from benchmarks.genuineness.findings import judge_faces, judge_marks, judge_pictures, judge_values, rows_by_step
from benchmarks.genuineness.findings_page import TITLE, finding_lines, judge_findings, write_findings
from benchmarks.genuineness.reprinting import reprinted
from benchmarks.genuineness.same_pictures import ITSELF, PHOTO, SCAN, WAYS
from identity_checks.documents.reader import DocumentReader
from identity_checks.models import ModelStore
from identity_checks.numbers import MrzProblem, read_mrz
from identity_checks.specimens import Pixels

TUNING = 1_900_200
EVALUATED = record_of(Part.EVALUATE).seed(700_000)
PICTURES = 58_000


def value_row(
    kind: str, *said: tuple[str, str, float], seed: int = EVALUATED, group: str = "passport"
) -> dict[str, Any]:
    """A row as `value_rows` gives it."""
    return {"seed": seed, "group": group, "kind": kind, "as_before": True, "said": [list(one) for one in said]}


def picture_rows_of(seed: int, code: int, *, bits: int, same: bool) -> list[dict[str, Any]]:
    """A picture itself and one way of handing it in again."""
    rng = np.random.default_rng(seed)
    likeness = base64.b64encode(rng.integers(-127, 128, 1024, np.int8).tobytes()).decode()
    about = {"seed": seed, "layout": "passport", "pose": SCAN}
    again = {"bits": bits, "apart": 0.001, "same": same, "same_any_way": True}
    return [
        {**about, "way": ITSELF, "code": f"{code:x}", "likeness": likeness},
        {**about, "way": "jpeg_30", **again},
    ]


def test_only_the_field_is_printed_otherwise() -> None:
    """What lies away from the field is as it was, and what is drawn in its place is something else."""
    one = draw_specimen(Kind.PASSPORT, TUNING)
    altered = reprinted(one, "document_number", ["0" * len(one.truth["document_number"])])
    rows, columns = np.nonzero((one.image != altered.image).any(axis=2))
    boxes = np.array(one.lines["document_number"][0].boxes)
    assert len(rows)
    assert boxes[:, 1].min() - 6 <= rows.min() <= rows.max() <= boxes[:, 3].max() + 6
    assert boxes[:, 0].min() - 6 <= columns.min()
    assert altered.truth == one.truth


def test_signs_that_stand_apart_are_replaced_one_for_one() -> None:
    """A zone keeps its length."""
    one = draw_specimen(Kind.PASSPORT, TUNING)
    first, second = (line.text for line in one.lines["mrz"])
    with pytest.raises(ValueError, match="one for one"):
        reprinted(one, "mrz", [first[:-1], second])


@pytest.mark.parametrize("way", ["zone_number", "zone_birth", "zone_expiry"])
@pytest.mark.parametrize("seed", range(TUNING, TUNING + 4))
def test_a_zone_altered_with_right_digits_passes_them(way: str, seed: int) -> None:
    """R24: such a zone is valid by every check digit, and not the one that was there."""
    one = draw_specimen(Kind.PASSPORT, seed)
    lines = GROUPS["passport"].ways[way].texts(one, random.Random(seed))
    zone = read_mrz(list(lines), today=date(2026, 6, 1))
    assert not isinstance(zone, MrzProblem)
    assert all(item.right for item in zone.check_digits)
    assert "\n".join(lines) != one.truth["mrz"]


def test_a_print_that_differs_from_its_zone_is_said() -> None:
    """R24: a tuning passport raises nothing as it is, and with another expiry printed the finding meant for it."""
    reader = DocumentReader(ModelStore.bundled())
    rows = list(value_rows(reader, "passport", record_of(Part.TUNE).seed(700_000), 0))
    assert [row["kind"] for row in rows] == [UNALTERED, "print_birth", "print_expiry", "print_number"]
    assert rows[0]["said"] == []
    assert [code for code, _, _ in rows[2]["said"]] == ["mrz_visual_mismatch"]


def test_found_and_false_alarms_are_counted() -> None:
    """Of two altered one is found by its own finding, the other said in another way; one of two unaltered alarms."""
    rows = [
        value_row(UNALTERED),
        value_row(UNALTERED, ("mrz_visual_mismatch", "sex", 0.4), seed=EVALUATED + 1),
        value_row("print_sex", ("mrz_visual_mismatch", "sex", 0.9)),
        value_row("print_sex", ("field_missing", "sex", 1.0), seed=EVALUATED + 1),
    ]
    judged = judge_values(rows, "passport")
    outcome = judged.outcomes["print_sex"]
    assert (judged.alarms.hits, judged.alarms.count) == (1, 2)
    assert (outcome.found.hits, outcome.said.hits, outcome.at_one.hits, outcome.found.count) == (1, 2, 1, 2)
    assert outcome.as_before.hits == 1
    assert judged.threshold > 0.4


def test_tuning_seeds_are_no_evaluation() -> None:
    """The parts stay apart."""
    with pytest.raises(ValueError, match="evaluation"):
        judge_values([value_row(UNALTERED, seed=TUNING)], "passport")
    for row in (picture_rows_of(10_800, 1, bits=0, same=True)[0], {"seed": 10_800}):
        with pytest.raises(ValueError, match="evaluation"):
            judge_pictures([row], SCAN, backs=False)
    with pytest.raises(ValueError, match="evaluation"):
        judge_marks([{"seed": 10_800}])
    with pytest.raises(ValueError, match="evaluation"):
        judge_faces([{"seed": 10_800}])


def test_pictures_are_held_against_others_of_their_form() -> None:
    """Two documents 64 bits apart: what is nearer than that is found at 1 %, whatever the rule in use says."""
    rows = [
        *picture_rows_of(PICTURES, 0, bits=20, same=False),
        *picture_rows_of(PICTURES + 1, 2**64 - 1, bits=64, same=False),
    ]
    judged = judge_pictures(rows, SCAN, backs=False)
    outcome = judged.outcomes["jpeg_30"]
    assert (judged.alarms.hits, judged.alarms.count, judged.nearest[0]) == (0, 1, 64)
    assert (outcome.found.hits, outcome.any_way.hits, outcome.by_bits.hits) == (0, 2, 1)
    assert outcome.auc[0] == pytest.approx(0.75)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_changes_a_picture_and_gives_the_same_again(way: str) -> None:
    """A way's picture follows from its generator alone."""
    noise = np.random.default_rng(1).integers(0, 255, (120, 200, 3), np.uint8)
    page: Pixels = cv2.GaussianBlur(noise, (0, 0), 2).astype(np.uint8)
    first, again = (WAYS[way](page, np.random.default_rng(5)) for _ in range(2))
    assert np.array_equal(first, again)
    assert first.shape != page.shape or not np.array_equal(first, page)


def test_marks_of_every_generator_are_found_and_none_of_a_camera() -> None:
    """R24: each generator's own mark is found, no camera's or scanner's file is accused; stripped files say nothing."""
    page = np.full((40, 60, 3), 200, np.uint8)
    judged = judge_marks(list(mark_rows(iter([(PICTURES, page)]))))
    assert sum(share.count for one in judged.values() for share in one.programs.values()) == len(FORMS)
    assert judged[GENERATOR].found.value == 1.0
    assert judged[CAMERA].found.hits == 0
    assert not any(one.stripped.hits for one in judged.values())


def test_faces_are_counted_by_pairs_of_photographs() -> None:
    """Many selfies of one pair of photographs are one pair."""
    rows = [
        {"seed": PICTURES, "kind": kind, "pair": pair, "cosine": cosine}
        for kind, pair, cosine in (
            (SAME_PERSON, [0, 1], 0.6), (SAME_PERSON, [0, 1], 0.7), (SAME_PHOTOGRAPH, [0, 0], 0.9),
            (OTHER_PERSON, [0, 2], 0.1), (OTHER_PERSON, [1, 2], None),
        )
    ]  # fmt: skip
    judged = judge_faces(rows)
    assert judged.pairs == {SAME_PHOTOGRAPH: 1, SAME_PERSON: 1, OTHER_PERSON: 2}
    assert judged.missed == 1
    assert judged.at_one == pytest.approx(0.1)


def test_the_page_gets_its_part_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written twice, the part stands once, before what cannot be shown; the rest of the page is as it was."""
    page = tmp_path / "page.md"
    page.write_text("# Page\n\n## Selfies\n\nOne.\n\n## What this cannot show\n\n- All.\n", encoding="utf-8")
    for module in (evaluating, findings_page):
        monkeypatch.setattr(module, "PAGE", page)
    monkeypatch.setattr(findings_page, "FINDINGS", tmp_path / "numbers.json")
    monkeypatch.setattr(findings_page, "DRAWING", tmp_path / "curves.svg")
    pictures = [
        {**row, "pose": pose, "layout": layout}
        for place, seed in enumerate((PICTURES, PICTURES + 1))
        for row in picture_rows_of(seed, place * (2**64 - 1), bits=4, same=True)
        for pose in (SCAN, PHOTO)
        for layout in ("passport", "resident_id_back")
    ]
    rows = {
        "values": [
            value_row(kind, group=group) for group in GROUPS for kind in (UNALTERED, next(iter(GROUPS[group].ways)))
        ],
        "pictures": pictures,
        "marks": list(mark_rows(iter([(PICTURES, np.full((40, 60, 3), 200, np.uint8))]))),
        "faces": [{"seed": PICTURES, "kind": OTHER_PERSON, "pair": [0, 2], "cosine": 0.1}],
    }
    found = judge_findings(rows, {1000: 0.5})
    texts = []
    for _ in range(2):
        write_findings(found, finding_lines(found))
        texts.append(page.read_text(encoding="utf-8"))
    assert texts[0] == texts[1]
    assert texts[0].count(TITLE) == 1
    assert texts[0].startswith("# Page\n\n## Selfies\n\nOne.\n\n")
    assert texts[0].endswith("\n\n## What this cannot show\n\n- All.\n")
    assert "nan" not in (tmp_path / "curves.svg").read_text(encoding="utf-8")


def test_what_was_not_measured_is_said() -> None:
    """Without rows of a step the page says so, and shows no empty table."""
    marks = list(mark_rows(iter([(PICTURES, np.full((40, 60, 3), 200, np.uint8))])))
    text = "\n".join(finding_lines(judge_findings({"marks": marks}, {1000: 0.5})))
    assert "Not measured yet: `values`, `pictures`, `faces`" in text
    assert text.count("###") == 1


def test_a_run_that_was_stopped_is_read_to_its_last_whole_row(tmp_path: Path) -> None:
    """Half a line is no row."""
    for step in ("values", "pictures", "marks", "faces"):
        (tmp_path / f"findings-{step}.jsonl").write_text('{"seed": 1}\n{"se', encoding="utf-8")
    assert rows_by_step(tmp_path)["values"] == [{"seed": 1}]
