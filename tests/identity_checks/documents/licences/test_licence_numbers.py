"""Registration numbers of old licences, and values without their label or with their last sign on a line of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.documents.layouts.business_licence import read_licence
from identity_checks.documents.layouts.draft import FieldDraft
from identity_checks.documents.layouts.last_sign import with_last_sign
from identity_checks.documents.layouts.resident_id import read_front
from identity_checks.documents.text.engine import CODE_SIGNS, TextEngine, TextLine
from identity_checks.documents.text.words import PlacedLine, placed
from identity_checks.numbers import check_uscc
from identity_checks.numbers.registration_number import is_registration_number, mod_11_10_check
from tests.identity_checks.documents.licences.printed import printed


def _lines(*rows: tuple[float, float, str]) -> list[PlacedLine]:
    """Lines of print: left edge, middle, text."""
    return placed(printed(*row) for row in rows)


def _values(*rows: tuple[float, float, str]) -> dict[str, str]:
    return {name: draft.value for name, draft in read_licence(_lines(*rows)).items()}


def test_the_check_digit_of_a_registration_number() -> None:
    """R21: ISO 7064 MOD 11,10; the standard's own example is 079 with check digit 2."""
    assert mod_11_10_check("079") == "2"
    assert is_registration_number("110108000000016")
    assert not is_registration_number("110108000000017")
    assert not is_registration_number("11010800000001")


@given(body=st.text("0123456789", min_size=14, max_size=14), place=st.integers(0, 14), by=st.integers(1, 9))
def test_one_wrong_digit_of_a_registration_number_is_seen(body: str, place: int, by: int) -> None:
    """R21: a pure system of ISO 7064 finds every single wrong digit."""
    number = body + mod_11_10_check(body)
    assert is_registration_number(number)
    wrong = str((int(number[place]) + by) % 10)
    assert not is_registration_number(number[:place] + wrong + number[place + 1 :])


def test_a_licence_of_the_old_form_has_a_registration_number_and_no_credit_code() -> None:
    """R21: the 15 digits beside 注册号 are the registration number; nothing is called a credit code."""
    body = "11010800000001"
    fields = read_licence(
        _lines(
            (500, 50, "营业执照"),
            (100, 150, "注册号"),
            (250, 150, body + mod_11_10_check(body)),
            (100, 220, "法定代表人"),
            (350, 220, "张永明"),
            (100, 290, "成立日期"),
            (350, 290, "2003年04月29日"),
        )
    )
    assert fields["registration_number"].value == body + mod_11_10_check(body)
    assert fields["registration_number"].confidence > 0.99
    assert "uscc" not in fields
    assert fields["legal_representative"].value == "张永明"


def test_a_registration_number_whose_check_fails_is_kept_and_doubted() -> None:
    """R21: nothing is invented; the number stays as read."""
    fields = read_licence(_lines((100, 150, "注册号"), (250, 150, "110108000000017")))
    assert fields["registration_number"].value == "110108000000017"
    assert fields["registration_number"].confidence < 0.5


def test_a_term_without_its_label_is_told_by_its_form() -> None:
    """R21: the label 营业期限 was not found; the value below the founding date is still the term."""
    fields = read_licence(
        _lines(
            (100, 150, "注册资本"), (350, 150, "壹佰万元整"),
            (100, 220, "成立日期"), (350, 220, "2022年07月19日"),
            (350, 290, "2022年07月19日至2052年07月18日"),
        )
    )  # fmt: skip
    assert fields["established_date"].value == "2022-07-19"
    assert fields["business_term"].value == "2022年07月19日至2052年07月18日"


def test_a_whole_type_takes_no_further_line() -> None:
    """R21: the label 执行事务合伙人 was not found; the name below the type is not part of it."""
    fields = read_licence(
        _lines((100, 150, "名称"), (350, 150, "长江商行"), (100, 220, "类型"), (350, 220, "有限合伙企业"),
               (350, 290, "滕末超"))
    )  # fmt: skip
    assert fields["type"].value == "有限合伙企业"


def test_the_front_of_a_card_without_its_labels() -> None:
    """R20: a picture that cuts off the column of labels still shows name, sex, ethnic group and birth date."""
    fields = read_front(_lines((30, 60, "蒋洵乙"), (30, 140, "男"), (110, 140, "民族"), (220, 140, "满"),
                               (30, 220, "1978年6月30日")))  # fmt: skip
    assert {name: draft.value for name, draft in fields.items()} == {
        "name": "蒋洵乙", "sex": "男", "ethnicity": "满", "birth_date": "1978-06-30",
    }  # fmt: skip


class _Recogniser:
    """Gives one character with the score asked for, whatever it is shown."""

    def __init__(self, column: int, score: float) -> None:
        self._column, self._score = column, score
        self.asked = 0

    def run(self, _names: Sequence[str] | None, feed: dict[str, Any]) -> list[Any]:
        """Answer for every line of the batch."""
        self.asked += 1
        scores = np.zeros((len(feed["x"]), 8, 20), np.float32)
        scores[:, :, 0] = 1.0
        scores[:, 3] = 0.0
        scores[:, 3, self._column] = self._score
        scores[:, 3, 3] = 1 - self._score
        return [scores]


def _read_below(
    lines: list[PlacedLine],
    value: str,
    column: int,
    score: float,
    end: tuple[float, float] = (400.0, 160.0),
    *,
    sentence: bool = True,
) -> tuple[FieldDraft, int]:
    network = _Recogniser(column, score)
    engine = TextEngine(network, network, ["广", "）", *"一二三四五六七八九十甲乙丙丁戊。"])
    corners = np.array([[100, 80], [end[0], 80], end, [100, end[1]]], np.float32)
    picture = np.full((400, 600, 3), 250, np.uint8)
    return with_last_sign(engine, picture, lines, FieldDraft(value, 0.98, corners), sentence=sentence), network.asked


@pytest.mark.parametrize(
    ("last", "value", "column", "score", "read"),
    [
        ("服务技术服务技术推", "技术服务技术服务技服务技术服务技术推", 1, 0.97, "广"),
        ("服务技术服务技术推", "技术服务技术服务技服务技术服务技术推", 1, 0.6, ""),
        ("服务技术服务技术推", "技术服务技术服务技服务技术服务技术推广", 1, 0.97, ""),
        ("服务技术服务技推广", "技术服务技术服务技服务技术服务技推广", 1, 0.97, "广"),
        ("服务技术服务技术推", "技术服务技术服务技服务技术服务技术推", 3, 0.97, ""),
        ("服务技", "技术服务技术服务技服务技", 1, 0.99, ""),
        ("服务技", "技术服务（技术服务技服务技", 2, 0.97, "）"),
    ],
    ids=[
        "a full last line",
        "not seen well",
        "put there already",
        "the same sign twice",
        "a stroke of a screen's lines",
        "room was left",
        "a bracket was open",
    ],
)
def test_the_sign_alone_on_the_last_line(last: str, value: str, column: int, score: float, read: str) -> None:
    """R21: one character on a line of its own is too small to be found as text; it is looked for where it can be."""
    lines = _lines((100, 100, "技术服务技术服务技"), (100, 140, last))
    draft, asked = _read_below(lines, value, column, score)
    assert draft.value == value + read
    assert draft.confidence <= 0.98
    assert bool(asked) == (last != "服务技" or "（" in value)


def test_two_rows_of_fine_lines_below_a_full_last_line_are_no_sign_and_leave_the_value_unsure() -> None:
    """R21: in motion the ground of a licence was read as 二, at the end of a scope, and the scope was accepted."""
    lines = _lines((100, 100, "技术服务技术服务技"), (100, 140, "服务技术服务技术推"))
    draft, asked = _read_below(lines, "技术服务技术服务技服务技术服务技术推", 4, 0.97)
    assert asked
    assert draft.value == "技术服务技术服务技服务技术服务技术推"
    assert draft.confidence <= 0.5


@pytest.mark.parametrize(("line", "read"), [("技术服务技术服务技术推广", "。"), ("技术服务", "")])
def test_a_full_stop_alone_below_the_longest_line_is_the_value_s_own(line: str, read: str) -> None:
    """R21: a scope of one full line lost the stop below it, sure; a copy's speck looks the same, so it is not sure."""
    draft, _ = _read_below(_lines((100, 100, line), (100, 60, "壹佰万元")), line, 18, 0.97)
    assert draft.value == line + read
    assert (draft.confidence <= 0.5) is bool(read)


def test_no_stop_ends_the_name_of_a_place() -> None:
    """R21: a speck below a full address (…1482室。) was its stop."""
    line = "技术服务技术服务技术推广"
    draft, _ = _read_below(_lines((100, 100, line), (100, 60, "壹佰万元")), line, 18, 0.97, sentence=False)
    assert (draft.value, draft.confidence) == (line, 0.98)


@pytest.mark.parametrize(("below", "read"), [(196.0, ""), (260.0, "广")])
def test_another_value_s_first_sign_is_not_alone_below_a_full_line(below: float, read: str) -> None:
    """R21: of 法定代表人 司马 below an address 司 was the address's last sign, sure, where lines joined labels."""
    value = "技术服务技术服务技服务技术服务技术推"
    lines = _lines((10, 100, "住所 " + value[:9]), (100, 140, value[9:]), (10, below, "代表人广马红荻"))
    assert _read_below(lines, value, 1, 0.97, (370.0, 160.0))[0].value == value + read


@pytest.mark.parametrize(
    ("above", "other", "below", "score", "read"),
    [
        ("技术服务技术服务技术推", "壹佰万元整壹佰万元整壹", 300.0, 0.97, "广"),
        ("技术服务技术服务技术推", "壹佰万元整壹佰万元整壹", 150.0, 0.97, ""),
        ("技术服务技术服务技术推", "壹佰万元整壹佰万元整壹佰万元整", 300.0, 0.97, ""),
        ("技术服务技术服务技术推", "壹佰万元整壹佰万元整壹", 300.0, 0.6, "?"),
    ],
    ids=["free below a full line", "another value below", "room was left", "not seen well"],
)
def test_the_sign_alone_below_one_full_line(above: str, other: str, below: float, score: float, read: str) -> None:
    """R21: 室 stood alone below an address of one line, which was accepted without it."""
    lines = _lines((100, 100, "甲" + above), (100, below, other + "乙"))
    draft, _ = _read_below(lines, "甲" + above, 1, score, (460.0, 120.0))
    assert draft.value == "甲" + above + read.strip("?")
    assert (draft.confidence <= 0.5) is bool(read)


def test_a_code_that_is_no_licences_is_not_sure_though_its_check_sign_is_right() -> None:
    """R21: 91120103MALDYDTX2H, cut by the picture's edge, was read as 091120103MALDYDTX2 and accepted."""
    for code, sure in (("091120103MALDYDTX2", False), ("91350100M000100Y43", True)):
        assert check_uscc(code).valid
        fields = read_licence(_lines((500, 50, "营业执照"), (100, 150, "统一社会信用代码"), (450, 150, code)))
        assert fields["uscc"].value == code
        assert (fields["uscc"].confidence > 0.9) is sure


def test_a_registration_number_whose_label_a_copy_lost_is_known_by_its_check_digit() -> None:
    """R20: it was called a malformed credit code; one whose check digit fails, or beside a code, is none."""
    fields = _values((300, 100, "530102795426317"), (100, 200, "类型"), (300, 200, "个体工商户"))
    assert fields["registration_number"] == "530102795426317"
    assert "uscc" not in fields
    assert "registration_number" not in _values((300, 100, "530102795426318"))
    both = _values((300, 100, "91350203MAFQR55J67"), (300, 200, "530102795426317"))
    assert both.keys() >= {"uscc"}
    assert "registration_number" not in both


def test_a_misread_label_is_no_part_of_a_credit_code() -> None:
    """R21: 洼册号 460106945838655 became 100460106945838655."""
    fields = _values((100, 100, "洼册号460106945838655"))
    assert fields == {"registration_number": "460106945838655"}


@pytest.mark.parametrize(("before", "code"), [("统社会用代码", True), ("统社会用代码:", True), ("京统", False)])
def test_a_code_stands_behind_what_a_copy_leaves_of_its_label(before: str, code: bool) -> None:
    """R20: a label that is none in the list was taken for a part of the code, and neither was read."""
    rows = (
        (500, 50, "营业执照"),
        (100, 150, f"{before}91640104MAETPDM43W"),
        (100, 220, "法定代表人"),
        (350, 220, "余瑞"),
    )
    assert (_values(*rows).get("uscc") == "91640104MAETPDM43W") is code


def _seen_code(read: str, thought: Mapping[int, str]) -> TextLine:
    """A line with a code whose signs were read so, with what else the reader thought of at some places."""
    steps = np.zeros((2 * len(read), len(CODE_SIGNS) + 1), np.float32)
    steps[1::2, -1] = 1.0
    for place, sign in enumerate(read):
        steps[2 * place, CODE_SIGNS.index(sign)] = 0.7 if place in thought else 1.0
        for other in thought.get(place, ""):
            steps[2 * place, CODE_SIGNS.index(other)] = 0.3 / len(thought[place])
    return replace(printed(250, 150, read), code_scores=steps)


@pytest.mark.parametrize(
    ("read", "thought", "code"),
    [
        ("91440106NAQJPFTG40", {}, "91440106MAQJPFTG40"),
        ("91440106MAQ1PFTG40", {11: "J"}, "91440106MAQJPFTG40"),
        ("91440106MAQ1PFTG40", {11: "7"}, "91440106MAQ1PFTG40"),
        ("91440106MAQ1PFTG40", {}, "91440106MAQ1PFTG40"),
        ("51440106MAQJPFTG40", {0: "9"}, "91440106MAQJPFTG40"),
    ],
    ids=["NA for MA", "thought of", "fits not", "nothing thought of", "first sign"],
)
def test_a_code_has_the_sign_that_the_reader_thought_of_if_its_check_sign_then_holds(
    read: str, thought: Mapping[int, str], code: str
) -> None:
    """R21: one code alone must fit; it is not sure, and one that fits in no way stays as it was read."""
    assert check_uscc("91440106MAQJPFTG40").valid
    lines = placed([printed(500, 50, "营业执照"), printed(40, 150, "统一社会信用代码"), _seen_code(read, thought)])
    draft = read_licence(lines)["uscc"]
    assert draft.value == code
    assert draft.confidence <= 0.5
    assert bool(draft.corrections) is (read != code)
