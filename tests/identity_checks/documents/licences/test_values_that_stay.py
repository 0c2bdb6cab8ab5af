"""Values of a licence that are printed as they are, though they look like more usual ones (R20, R21)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_contract.rules import SURE
from identity_checks.documents.certainty.calibration import bundled
from identity_checks.documents.layouts.business_licence import read_licence
from identity_checks.documents.reader import with_what_stays_unsure
from identity_checks.documents.text.words import placed
from identity_checks.results import (
    Correction,
    CorrectionRule,
    DocumentReading,
    DocumentType,
    FieldReading,
    ImageQuality,
)
from tests.identity_checks.documents.licences.printed import printed as line_of_print


def _read(label: str, value: str) -> dict[str, str]:
    lines = placed(line_of_print(left, 100, text, 0.999, narrow="(),;") for left, text in ((100, label), (300, value)))
    return {name: draft.value for name, draft in read_licence(lines).items()}


@pytest.mark.parametrize(
    "printed",
    [
        *("有限责任公司分公司(自然人投资或控股)", "股份有限公司分公司(上市、自然人投资或控股)"),
        *("股份有限公司(未上市)", "股份有限公司(已上市)", "有限责任公司(法人合资)", "有限责任公司(自然人合资)"),
        *("非有限责任公司", "股份制", "股份公司", "一人有限公司", "普通合伙", "其他股份有限公司(非上市)"),
        *("一人有限责任公司(自然人投资或控股)", "其他有限责任公司分公司(自然人独资)", "有限责任公司(自然人投资)"),
    ],
)
def test_a_type_that_means_another_is_not_made_a_listed_one(printed: str) -> None:
    """R20, R21: a branch was made a company, 未上市 非上市 and 非有限责任公司 its opposite, all of them accepted."""
    assert _read("类型", printed)["type"] == printed


@pytest.mark.parametrize(
    ("street", "sure"), [("吴王街", True), ("文王路", True), ("海王路", True), ("建设王路", False), ("解放王街", False)]
)
def test_streets_of_kings_are_sure_and_a_crossed_out_three_is_not(street: str, sure: bool) -> None:
    """R21: a streak of a copy makes 王 of 三, surely."""
    address = f"北京市朝阳区{street}21号"
    lines = placed(line_of_print(left, 100, text, 0.999) for left, text in ((100, "住所"), (300, address)))
    found = read_licence(lines)["address"]
    assert found.value == address
    assert (found.confidence > 0.9) is sure


@pytest.mark.parametrize(
    ("label", "field", "printed"),
    [
        ("住所", "address", "北京市朝阳区女人街21号"),
        ("住所", "address", "北京市朝阳区工人街道12号"),
        ("住所", "address", "四川省内江市东兴区糖厂场口街8号"),
        ("住所", "address", "浙江省丽水市莲都区厂场村15号"),
        ("经营范围", "business_scope", "喷洒类农药销售;泼洒类颜料销售;喷洒具租赁"),
        ("名称", "name", "北京德信会计师事务无限公司"),
    ],
)
def test_usual_words_with_a_rare_sign_stay(label: str, field: str, printed: str) -> None:
    """R21: 女人街 is no 女大街, a company of unlimited liability none of limited."""
    assert _read(label, printed)[field] == printed


@given(st.floats(0.0, 0.8), st.sampled_from(["type", "registered_capital", "name", "business_scope"]))
def test_no_curve_makes_sure_what_was_put_right(figure: float, field: str) -> None:
    """R21: how often types are put right rightly said 0.99 of those that were printed otherwise."""
    put = FieldReading("有限责任公司", figure, None, (Correction(0, "育", "有", CorrectionRule.LIST),))
    quality = ImageQuality(1.0, 0.0, 0.5, 0.8, cut_off=False, score=1.0)
    reading = DocumentReading(DocumentType.BUSINESS_LICENCE, 0, None, {field: put}, (), quality, {})
    assert with_what_stays_unsure(reading, bundled()).fields[field].confidence < SURE
