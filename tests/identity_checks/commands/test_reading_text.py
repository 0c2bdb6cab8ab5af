"""What a reading says in words, beside what the catalogues know."""

from typing import Any

import pytest

from case_contract import rules
from identity_checks.reading_text import SURE, ReadingText


def test_a_suspicion_says_how_strong_its_signs_are() -> None:
    """Issue 3 section 3: region and strength; what is a share of findings is not said to be a certainty."""
    finding = {
        "code": "text_copied",
        "severity": "warning",
        "region": [[10, 20], [110, 20], [110, 40], [10, 40]],
        "confidence": 0.83,
        "field": "id_number",
        "details": {"strength": "0.60"},
    }
    reading: dict[str, Any] = {"document_type": "resident_id_front", "pack": None, "fields": {}, "findings": [finding]}
    result = {"file": "a.png", "page": 1, **reading, "further_documents": [{**reading, "findings": []}]}
    assert list(ReadingText("zh_CN").lines(result)) == [
        "a.png 第 1 页：身份证人像面",
        "  发现 1：",
        "    [提醒] 身份证号码：号码中疑似有复制粘贴的数字（text_copied）",
        "      迹象明显 · 若百份有一份造假，约 83% 属实 · 位置 横 10–110，纵 20–40 像素",
        "同一页上还有：身份证人像面",
        "  自动检查未发现问题。",
    ]


@pytest.mark.parametrize(
    ("language", "sure", "unsure"),
    [
        ("zh_CN", "  姓名：王芳（把握 98.0%）", "  姓名：王芳（把握 97.9%，待核对）"),
        ("en", "  Name: 王芳 (98.0% sure)", "  Name: 王芳 (97.9% sure: check)"),
    ],
)
def test_a_field_that_the_desk_calls_unsure_is_marked(language: str, sure: str, unsure: str) -> None:
    """R56: one bound for desk and terminal; a field between it and the finding's lower one is not passed over."""
    assert SURE == rules.SURE

    def said(confidence: float) -> str:
        name = {"value": "王芳", "confidence": confidence}
        reading: dict[str, Any] = {
            "document_type": "resident_id_front",
            "pack": None,
            "fields": {"name": name},
            "findings": [],
        }
        return list(ReadingText(language).lines({"file": "a.png", "page": 1, **reading, "further_documents": []}))[1]

    assert said(0.98) == sure
    assert said(0.9799) == unsure


@pytest.mark.parametrize(("language", "words"), [("zh_CN", "均未检查"), ("en", "was checked")])
def test_of_an_unknown_document_it_is_said_that_nothing_was_checked(language: str, words: str) -> None:
    """Issue 3 section 5: "the checks found nothing" would pass a paper that no check knows."""
    reading: dict[str, Any] = {"document_type": "unknown", "pack": None, "fields": {}, "findings": []}
    result = {"file": "a.png", "page": 1, **reading, "further_documents": []}
    _, *lines = ReadingText(language).lines(result)
    assert len(lines) == 1
    assert words in lines[0]


@pytest.mark.parametrize(
    ("language", "value_in", "words"),
    [
        ("zh_CN", "zone", "出生日期：机读码为 1979-05-08，印刷为 1970-05-08（mrz_visual_mismatch）"),
        ("en", "print", "Date of birth: MRZ has 1970-05-08, print has 1979-05-08 (mrz_visual_mismatch)"),
    ],
)
def test_where_zone_and_print_differ_both_values_are_said(language: str, value_in: str, words: str) -> None:
    """R99: that they differ does not say which of both to look at."""
    finding = {
        "code": "mrz_visual_mismatch",
        "severity": "alert",
        "region": None,
        "confidence": 1.0,
        "field": "birth_date",
        "details": {"value_in": value_in},
    }
    born = {"value": "1979-05-08", "confidence": 0.4, "elsewhere": "1970-05-08"}
    reading = {"document_type": "passport", "pack": None, "fields": {"birth_date": born}, "findings": [finding]}
    result = {"file": "a.png", "page": 1, **reading, "further_documents": []}
    assert any(line.endswith(words) for line in ReadingText(language).lines(result))


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "zh_CN",
            [
                "a.png 与 b.png：同一人",
                "  同一人的概率 99.9%\u00a0· 相似度 0.812",
                "  [提醒] 图中有 2 张人脸，比对的是最大的一张（several_faces）",
            ],
        ),
        (
            "en",
            [
                "a.png and b.png: the same person",
                "  one person with a probability of 99.9%\u00a0· similarity 0.812",
                "  [Warning] 2 faces in the picture, the largest was compared (several_faces)",
            ],
        ),
    ],
)
def test_a_comparison_is_said_in_words_and_never_as_certain(language: str, lines: list[str]) -> None:
    """Issue 2 section 4: `compare` speaks to people as `read` does."""
    finding = {"code": "several_faces", "severity": "warning", "details": {"faces": "2", "page": "b"}}
    result = {
        "file_a": "a.png",
        "file_b": "b.png",
        "similarity": 0.8124,
        "same_probability": 1.0,
        "band": "same",
        "findings": [finding],
    }
    assert list(ReadingText(language).lines(result)) == lines


def test_a_pair_without_a_result_says_which_it_is() -> None:
    """By its files, or by its line in the list where that holds none."""
    problem = {"code": "face_not_found", "message": {"zh": "无", "en": "none"}}
    text = ReadingText("en")
    assert list(text.lines({"line": 4, "problem": problem})) == ["line 4: none (face_not_found)"]
    pair = {"line": 4, "file_a": "a.png", "file_b": "b.png", "problem": problem}
    assert list(text.lines(pair)) == ["a.png, b.png: none (face_not_found)"]


@pytest.mark.parametrize(("language", "clause"), [("zh_CN", "公民证法第七条"), ("en", "Citizen Card Act, s. 7")])
def test_a_rule_of_a_data_pack_says_its_clause(language: str, clause: str) -> None:
    """R100: at a terminal as in JSON."""
    finding = {
        "code": "date_impossible",
        "severity": "alert",
        "region": [[10, 20], [110, 20], [110, 40], [10, 40]],
        "confidence": 1.0,
        "field": "expiry_date",
        "details": {"clause_zh": "公民证法第七条", "clause_en": "Citizen Card Act, s. 7"},
    }
    pack = {"title": {"zh": "祖布兰公民证", "en": "Zubland card"}}
    reading: dict[str, Any] = {"document_type": "regional", "pack": pack, "fields": {}, "findings": [finding]}
    lines = list(ReadingText(language).lines({"file": "a.png", "page": 1, **reading, "further_documents": []}))
    assert lines[-1].startswith(f"      {clause} · ")
