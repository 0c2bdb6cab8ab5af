"""Issue 3 section 1 and R20: what the evaluation counts, its bounds and the page it writes."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.documents import short
from benchmarks.documents.drawing.specimen import Kind
from benchmarks.documents.evaluation import readers, real_zones
from benchmarks.documents.evaluation.drawn import DrawnPictures, scene_number
from benchmarks.documents.evaluation.field_calibration import FEWEST, calibration_by_name, calibration_of
from benchmarks.documents.evaluation.page import Run, terminal_lines, write_accuracy
from benchmarks.documents.evaluation.readers import PRODUCT, Absent, ReaderProcess, start_reader
from benchmarks.documents.evaluation.record import DocumentTruth, FieldTruth, Record, read_records, record_of
from benchmarks.documents.evaluation.run import evaluate
from benchmarks.documents.evaluation.scoring import Outcome, is_exact, scored_baseline, scored_product, settled
from benchmarks.documents.evaluation.statistics import Rate, calibration_error, reliability
from benchmarks.documents.evaluation.summary import as_json, summary_of
from benchmarks.documents.parts import Part

pytestmark = pytest.mark.slow


def plain(text: str) -> str:
    """No folding."""
    return text


def always(_document_type: str, _field: str) -> float:
    """One threshold for every field."""
    return 0.9


def field(value: str, *, legible: bool = True, printed: tuple[str, ...] = ()) -> FieldTruth:
    """A field's truth."""
    return FieldTruth(value, (), printed or (value,), legible, {})


def card(kind: str = "resident_id_front", **fields: FieldTruth) -> DocumentTruth:
    """A document's truth."""
    return DocumentTruth(kind, "CHN", "form", (), ((0.0, 0.0),) * 4, fields)


def reading(kind: str, **fields: tuple[str, float]) -> dict[str, Any]:
    """A reading as the worker gives it."""
    return {
        "type": kind,
        "corners": None,
        "fields": {name: list(item) for name, item in fields.items()},
        "findings": [],
    }


def record(
    documents: tuple[DocumentTruth, ...], readings: list[dict[str, Any]], lines: list[str] | None = None
) -> Record:
    """A picture with the product's readings and, with `lines`, a plain reader's."""
    answers: dict[str, Any] = {PRODUCT: {"readings": readings, "cpu_s": 0.5, "peak_mib": 300.0}}
    if lines is not None:
        answers["rapidocr"] = {"lines": lines, "cpu_s": 2.0, "peak_mib": 500.0}
    return Record(5_000_000, "clean", {}, 95, documents, answers, "d", "r")


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (20, 20, 0.8389, 1.0),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_intervals_against_published_values(hits: int, trials: int, low: float, high: float) -> None:
    """Newcombe (1998) table I, method 3; a rate of nought and of one from 20 by the closed form z²/(n+z²)."""
    found = Rate(hits, trials).bounds
    assert list(found) == pytest.approx([low, high], abs=6e-5)


@pytest.mark.parametrize(
    ("hits", "trials", "upper"), [(0, 299, 0.00997), (0, 29_956, 1.0e-4), (0, 42, 0.0688), (1, 10, 0.3942)]
)
def test_exact_upper_bounds(hits: int, trials: int, upper: float) -> None:
    """Clopper-Pearson: the sample sizes of NIST SP 800-63A that field-rules 6 lists, and 1 of 10 (0.3942)."""
    assert Rate(hits, trials).exact_upper == pytest.approx(upper, rel=2e-3)


@given(st.integers(1, 400).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials))))
def test_bounds_hold_the_rate(counts: tuple[int, int]) -> None:
    """An interval holds its own rate and lies between nought and one; the upper bound lies above the rate."""
    rate = Rate(*counts)
    low, high = rate.bounds
    assert 0 <= low <= rate.share <= high <= 1
    assert rate.share <= rate.exact_upper <= 1


def test_a_rate_without_trials_claims_nothing() -> None:
    """Nothing measured: anything is possible."""
    assert Rate(0, 0).bounds == (0.0, 1.0)
    assert Rate(0, 0).exact_upper == 1.0
    assert math.isnan(Rate(0, 0).share)


def test_calibration_error_against_a_sum_by_hand() -> None:
    """Four readings at 0.9 of which three are right, four at 0.5 of which none: (4·0.15 + 4·0.5) / 8."""
    pairs = [(0.9, True)] * 3 + [(0.9, False)] + [(0.5, False)] * 4
    assert calibration_error(pairs) == pytest.approx((4 * 0.15 + 4 * 0.5) / 8)
    assert [item.count for item in reliability(pairs)] == [4, 4]
    assert sum(item.count for item in reliability([(1.0, True), (0.0, False)])) == 2


def test_chance_alone_makes_an_error_that_shrinks_with_the_sample() -> None:
    """n values of 0.9: E|X - 0.9 n| / n of a binomial X, by its normal limit 0.3 times the root of 2 / (pi n)."""
    for count in (100, 900):
        found = calibration_of([(0.9, number % 10 > 0) for number in range(count)])
        assert found.error == pytest.approx(0)
        assert found.by_chance == pytest.approx(0.3 * math.sqrt(2 / (math.pi * count)), rel=0.05)
        assert found.by_chance_95 == pytest.approx(1.96 * 0.3 / math.sqrt(count), rel=0.08)
        assert not found.beyond_chance
    assert calibration_of([(0.9, number % 5 > 0) for number in range(900)]).beyond_chance


def test_values_of_a_field_name_count_over_all_documents_and_few_ones_together() -> None:
    """Issue 3 section 2: a name of two kinds is one row, names of fewer values than `FEWEST` share one, absent none."""
    cards = [card("resident_id_front", sex=field("男"), name=field("张三")), card("passport", sex=field("M"))]
    readings = [reading("resident_id_front", sex=("男", 0.9), name=("张二", 0.8)), reading("passport", sex=("M", 0.9))]
    pictures = [record((one,), [got]) for one, got in zip(cards, readings, strict=True)]
    pictures.append(record((card(authority=field("北京市公安局")),), [reading("resident_id_front")]))
    scored = [item for picture in pictures for item in scored_product(picture, always)]
    found = calibration_by_name(scored * (FEWEST // 2))
    assert {name: item.right for name, item in found.items()} == {"sex": Rate(40, 40), "name": Rate(0, 20)}
    together = calibration_by_name(scored)
    assert {name: item.right for name, item in together.items()} == {"name + sex": Rate(2, 3)}


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("  A  B ", "A B"),
        ("张 三", "张三"),
        ("深圳市 A 座", "深圳市A座"),
        ("P<UTO \n L898 ", "P<UTO\nL898"),
        ("（有限 合伙）", "（有限合伙）"),
    ],
)
def test_white_space_is_settled(given_text: str, wanted: str) -> None:
    """Runs become one space, none stands beside a Han sign, lines stay lines."""
    assert settled(given_text) == wanted


def test_nothing_but_white_space_is_forgiven() -> None:
    """Capitals, accents and widths count; an equally good spelling does not have to be given."""
    truth = replace(field("MÜLLER"), others=("MUELLER",))
    assert is_exact("MÜLLER", truth)
    assert is_exact("MUELLER", truth)
    for wrong in ("MULLER", "Müller", "MÜLLER.", ""):
        assert not is_exact(wrong, truth)
    assert not is_exact("(有限合伙)", field("（有限合伙）"))


def test_silent_errors_are_wrong_and_accepted() -> None:
    """R56: wrong at 0.95 is silent, wrong at 0.5 is not, absent never is."""
    document = card(name=field("张三"), sex=field("男"), address=field("北京"), id_number=field("1"))
    got = reading("resident_id_front", name=("张二", 0.95), sex=("女", 0.5), address=("北京", 0.95))
    found = {item.field: item for item in scored_product(record((document,), [got]), always)}
    assert {name for name, item in found.items() if item.silent} == {"name"}
    assert found["id_number"].outcome is Outcome.ABSENT
    assert found["address"].outcome is Outcome.EXACT
    assert found["address"].accepted
    assert not found["sex"].accepted


def test_widths_of_signs_are_told_apart_and_shown() -> None:
    """A bracket of the other width is wrong, and the summary shows how much of the loss is that."""
    document = card("business_licence", name=field("甲（乙）公司"), type=field("合伙企业"))
    got = reading("business_licence", name=("甲(乙)公司", 0.99), type=("合伙企亚", 0.99))
    found = summary_of([record((document,), [got])], always, plain).whole
    assert (found.exact.hits, found.but_for_widths.hits, found.silent.hits) == (0, 1, 2)


def test_readings_are_paired_with_the_documents_they_read() -> None:
    """Section 2: with two cards of one kind the order of the readings does not matter."""
    documents = (card(name=field("张三")), card(name=field("李四")))
    readings = [reading("resident_id_front", name=("李四", 0.99)), reading("resident_id_front", name=("张三", 0.99))]
    assert all(item.outcome is Outcome.EXACT for item in scored_product(record(documents, readings), always))
    one = scored_product(record(documents, readings[:1]), always)
    assert [(item.outcome, item.second) for item in one] == [(Outcome.ABSENT, False), (Outcome.EXACT, True)]


def test_a_plain_reader_is_given_every_kindness() -> None:
    """What is printed counts wherever it stands, spaces left out, each line by itself."""
    truth = card(address=field("北京市朝阳区1号", printed=("北京市朝", "阳区1号")), name=field("张三"))
    found = scored_baseline(record((truth,), [], ["住址北京市 朝", "x阳区1号"]), "rapidocr", plain)
    assert {item.field: item.outcome for item in found} == {"address": Outcome.EXACT, "name": Outcome.WRONG}


def test_illegible_fields_and_second_documents_stand_apart() -> None:
    """Legible fields of first documents are the headline; nothing is dropped without being shown."""
    first = card(name=field("张三"), sex=field("男", legible=False), mrz=field("AB\nCD"))
    got = reading("resident_id_front", name=("张三", 0.99), sex=("女", 0.99), mrz=("AB\nCE", 0.5))
    found = summary_of([record((first, card(name=field("李四"))), [got], ["张三"])], always, plain)
    assert (found.whole.exact.hits, found.whole.exact.trials) == (1, 2)
    assert found.illegible.silent.hits == 1
    assert found.second.absent == 1
    assert found.fields == 4
    assert found.legible == 3
    assert found.beside["rapidocr"].exact.hits == 1
    assert found.types["resident_id_front"].share == 1.0


def test_zone_lines_and_zones_wrongly_called_valid() -> None:
    """Section 2: lines are counted each; a wrong zone that nothing was said against is counted as such."""
    truth = card("passport", mrz=field("AB\nCD"))
    silent = reading("passport", mrz=("AB\nCE", 0.99))
    warned = {**silent, "findings": ["mrz_check_digit"]}
    found = summary_of([record((truth,), [silent]), record((truth,), [warned])], always, plain)
    assert [(rate.hits, rate.trials) for rate in found.zones.lines] == [(2, 2), (0, 2), (0, 0)]
    assert (found.zones.wrong_called_valid.hits, found.zones.wrong_called_valid.trials) == (1, 2)
    faint = card("passport", mrz=field("AB\nCD", legible=False))
    unread = summary_of([record((faint,), [silent]), record((faint,), [warned])], always, plain).zones
    assert (unread.wrong_called_valid.trials, unread.illegible_called_valid.hits) == (0, 1)


def test_published_zones_are_scored_line_by_line() -> None:
    """Section 1: the pictures of ../shared/data/mrz; a line left out of the transcript is not counted."""
    truths = real_zones.truths()
    assert len(truths) == 17
    assert all(len(line) in {30, 36, 44} for zone in truths.values() for line in zone.lines if line is not None)
    said = {
        name: {"readings": [reading("passport", mrz=("\n".join(line or "X" for line in zone.lines), 0.9))]}
        for name, zone in truths.items()
    }
    found = real_zones.scored_zones(said)
    assert found.lines.hits == found.lines.trials == 38
    assert (found.large_pictures, found.large.hits, found.large.trials) == (14, 30, 30)
    assert found.wrong_called_valid == 0
    said["79_pass-hun.png"] = {"readings": []}
    worse = real_zones.scored_zones(said)
    assert worse.missed == (("79_pass-hun.png", 1), ("79_pass-hun.png", 2))
    assert (worse.lines.hits, worse.large.hits) == (36, 28)
    assert worse.wrong_called_valid == 0


def test_groups_and_rare_signs_are_told_by_what_was_legible() -> None:
    """Section 1: 56 groups and the named signs; 土家 does not stand for 土, nor a company's name for a person's."""
    fronts = [
        (("土家", True, "土家"), ("王喆", True, "王吉")),
        (("怒", True, "恕"), ("李昪", True, "李昪")),
        (("怒", True, "怒"), ("赵玥", False, "赵玥")),
        (("京", False, "京"), ("钱翀", True, "钱羽中")),
    ]
    records = [
        record(
            (card(ethnicity=field(group, legible=seen), name=field(name, legible=named)),),
            [reading("resident_id_front", ethnicity=(group_read, 0.9), name=(name_read, 0.9))],
        )
        for (group, seen, group_read), (name, named, name_read) in fronts
    ]
    firm = card("business_licence", name=field("华犇餐饮"), legal_representative=field("孙堃"))
    records.append(record((firm,), [reading("business_licence", name=("华犇餐饮", 0.9))]))
    found = summary_of(records, always, plain)
    groups, signs = found.ethnic_groups, found.rare_signs
    assert (len(groups.wanted), groups.legible, groups.exact) == (56, ("土家", "怒"), ("土家", "怒"))
    assert ("".join(signs.wanted), signs.legible, signs.exact) == (
        "喆昇堃翀玥犇甯彧昪",
        ("喆", "堃", "翀", "昪"),
        ("昪",),
    )


def test_records_survive_a_cut_off_line(tmp_path: Path) -> None:
    """A run goes on where it stopped: what was written in full is read, half a line is not."""
    scene = scene_number(Part.TUNE, (Kind.RESIDENT_ID_BACK,), 0)
    whole = record_of(scene, {PRODUCT: {"readings": [], "cpu_s": 0.1, "peak_mib": 1.0}})
    kept = tmp_path / "records.jsonl"
    kept.write_text(whole.line() + "\n" + whole.line()[:50], encoding="utf-8")
    assert list(read_records(kept)) == [whole]


def test_a_picture_is_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept is the same picture and the same truth; a picture without its truth is drawn again."""
    pictures = DrawnPictures(tmp_path, Part.TUNE, (Kind.RESIDENT_ID_BACK,))
    drawn, data = pictures.picture(0)
    (kept,) = tmp_path.rglob("*.jsonl")
    with monkeypatch.context() as patch:
        patch.setattr("benchmarks.documents.evaluation.drawn.scene_of", None)
        assert pictures.picture(0) == (drawn, data)
        kept.unlink()
        with pytest.raises(TypeError):
            pictures.picture(0)
    assert pictures.picture(0) == (drawn, data)


def test_the_page_shows_tables_curves_and_limits(tmp_path: Path) -> None:
    """Section 6: tables, drawn curves, sample sizes, bounds and what drawn specimens cannot show."""
    first = card(name=field("张玥"), mrz=field("AB\nCD"))
    other = card("hmt_residence_permit_front", ethnicity=field("京"))
    got = reading("resident_id_front", name=("张玥", 0.99)) | {"findings": ["glare", "mrz_visual_mismatch"]}
    found = summary_of([record((first, other), [got], ["张玥"])], always, plain)
    run = Run(
        Part.EVALUATE, ("d", "r"), found, real_zones.NotThere("../shared/data/mrz"), (Absent("tesseract", "gone"),)
    )
    write_accuracy(run, tmp_path)
    page = (tmp_path / "accuracy.md").read_text(encoding="utf-8")
    for wanted in (
        "1/2 = 50.00 % (9.5–90.5)",
        "## What drawn specimens cannot show",
        "tesseract | not measured: gone",
        "1 pictures",
        "| mrz_visual_mismatch | 1/1 = 100.00 % (20.7–100.0) |",
        "| date_impossible | 0/1 = 0.00 % (0.0–79.3) |",
        "| ethnic groups of GB/T 3304, on fronts of resident identity cards | 1 of 56 | 0 of 1 | 京 |",
        "| rare signs that were named, in names of persons on any document | 1 of 9 | 1 of 1 | – |",
    ):
        assert wanted in page, wanted
    cells = (tmp_path / "accuracy_cells.csv").read_text(encoding="utf-8").splitlines()
    assert "resident_id_front,*,clean,2,1,0.0945,0.9055,0,0.7764" in cells
    assert "resident_id_front,name,clean,1,1,0.2065,1.0000,0,0.9500" in cells
    assert "| clean | 1 of 2 |" in page
    (by_field,) = (line for line in page.splitlines() if line.startswith("| resident_id_front.mrz |"))
    assert by_field.endswith("| 0, 95.00 % | 0 | – | 0/1 = 0.00 % (0.0–79.3) |")
    (together,) = (line for line in page.splitlines() if line.startswith("| name | 1 | 0.9900 |"))
    assert "| 1/1 = 100.00 % (20.7–100.0) | 0.0100 |" in together
    curves = ("accuracy_reliability", "accuracy_reliability_fields", "accuracy_kinds", "accuracy_degradations")
    for name in (f"{curve}.svg" for curve in curves):
        assert f"images/{name}" in page
        assert (tmp_path / "images" / name).read_text(encoding="utf-8").startswith("<svg")
    assert not any("What drawn specimens" in line for line in terminal_lines(run))
    assert json.loads(json.dumps(as_json(found)))["whole"]["exact"]["trials"] == 2


@pytest.mark.timeout(240)
def test_the_product_reads_in_its_own_process_and_a_run_goes_on(tmp_path: Path) -> None:
    """Section 1: a worker of one thread reads; a second run of the same pictures asks nobody again."""
    kept = tmp_path / "records.jsonl"
    (made,) = evaluate(Part.TUNE, (Kind.RESIDENT_ID_BACK,), 1, kept)
    assert isinstance(made, Record)
    assert made.answers[PRODUCT]["cpu_s"] > 0
    assert made.answers[PRODUCT]["peak_mib"] > 50
    lines = kept.read_text(encoding="utf-8")
    (again,) = evaluate(Part.TUNE, (Kind.RESIDENT_ID_BACK,), 1, kept)
    assert again == made
    assert kept.read_text(encoding="utf-8") == lines


def test_absent_readers_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that is not installed is left out with a clear line."""
    monkeypatch.setattr(readers, "_OLD_READER", Path("/nowhere/python"))
    monkeypatch.setenv("PATH", "")
    for name in ("rapidocr-onnxruntime", "tesseract"):
        found = start_reader(name)
        assert not isinstance(found, ReaderProcess)
        assert found.why


@pytest.mark.timeout(240)
def test_the_short_form_stands_beside_the_plain_reader() -> None:
    """Section 6: `make bench` prints exact fields, silent errors and cost, each beside the baseline of the same run."""
    found = list(short.measure((Kind.RESIDENT_ID_BACK,), rounds=1))
    assert [item.name for item in found] == ["fields read exactly", "silent errors", "reading, CPU an image"]
    assert all("rapidocr" in item.baseline for item in found)
    assert found[2].figure > 0
    assert found[2].baseline_figure > 0
    assert 0 <= found[1].figure <= 100
