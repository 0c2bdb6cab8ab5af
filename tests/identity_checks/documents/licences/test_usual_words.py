"""Usual words and items of scopes of business that tell a sign in doubt, and those that stay (R20, R21)."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from identity_checks.documents.layouts.business_licence import read_licence
from identity_checks.documents.layouts.draft import UNLIKELY
from identity_checks.documents.layouts.licence.texts import AS_SURE_AS_PUT_RIGHT
from identity_checks.documents.text.words import placed
from tests.identity_checks.documents.licences.printed import printed


def test_a_usual_word_of_scopes_tells_a_sign_in_doubt() -> None:
    """R20, R21: 合储服务 of 仓储服务; a sign that was read surely stays."""
    for score, value in ((0.6, "食品销售;仓储服务"), (0.999, "食品销售;合储服务")):
        scope = printed(300, 160, "食品销售;合储服务", narrow=";")
        glyphs = tuple(
            replace(glyph, score=score, others=MappingProxyType({"仓": 0.3})) if glyph.text == "合" else glyph
            for glyph in scope.glyphs
        )
        rows = [printed(100, 100, "类型"), printed(100, 160, "经营范围"), replace(scope, glyphs=glyphs)]
        assert read_licence(placed(rows))["business_scope"].value == value


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("组织文化艺木交流活动", "组织文化艺术交流活动"),
        ("工程咨理服务", "工程管理服务"),
        ("第二类医疗器械销售", "第二类医疗器械销售"),
        ("化妆品销售", "化妆品销售"),
        ("五金产品零售", "五金产品零售"),
        ("国际货物运输代理", "国际货物运输代理"),
    ],
)
def test_a_sign_that_tells_items_of_scopes_apart_stays_in_doubt(seen: str, value: str) -> None:
    """R20, R21: of 第二类医疗器械 a doubtful 二 had become 一, for one of the list has that."""
    lines = placed([printed(100, 100, "类型"), printed(100, 160, "经营范围"), printed(300, 160, seen, score=0.9)])
    assert read_licence(lines)["business_scope"].value == value


def test_what_a_remark_in_brackets_always_ends_with_is_whole() -> None:
    """R20, R21: copies took 目 from (不含危险化学品等需许可审批的项目), which nothing else ends."""
    seen = "普通货物仓储服务(不含危险化学品等需许可审批的项);装卸搬运"
    lines = placed([printed(100, 100, "类型"), printed(100, 160, "经营范围"), printed(300, 160, seen, narrow=";()")])
    scope = read_licence(lines)["business_scope"]
    assert scope.value == seen.replace("的项)", "的项目)")
    assert scope.confidence <= AS_SURE_AS_PUT_RIGHT


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("汽车销售;货物进出", "汽车销售;货物进出口"),
        ("汽车销售;装卸搬", "汽车销售;装卸搬运"),
        ("汽车销售;货物", "汽车销售;货物"),
        ("汽车销售;化妆品零", "汽车销售;化妆品零售"),
        ("汽车销售;金箔进出", "汽车销售;金箔进出"),
        ("汽车销售;餐饮", "汽车销售;餐饮"),
        ("汽车销售;化妆品", "汽车销售;化妆品"),
    ],
)
def test_the_last_item_of_a_scope_has_its_last_sign(seen: str, value: str) -> None:
    """R20, R21: 口 of 货物进出口 stood on a line of its own under a display's stripes; what is put asks for a look."""
    lines = placed([printed(100, 100, "类型"), printed(100, 160, "经营范围"), printed(300, 160, seen, narrow=";")])
    scope = read_licence(lines)["business_scope"]
    assert scope.value == value
    assert seen == value or scope.confidence <= UNLIKELY
