"""Places of a licence that were misread in its address or its name (R20, R21)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity_checks.documents.layouts.business_licence import read_licence
from identity_checks.documents.layouts.licence.told_places import place_by_address, prefecture_by_county, whole_name
from identity_checks.documents.layouts.places import lacks_a_number
from identity_checks.documents.text.words import placed
from identity_checks.numbers.regions import county_names, prefecture_names, region_names
from tests.identity_checks.documents.licences.printed import printed

_OF_PREFECTURES = sorted(
    {
        (province, prefecture)
        for province in region_names()[0]
        for prefecture in prefecture_names(province)
        if county_names(province, prefecture)
    }
)


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        ("山西省大原市小店区和平街2号", "山西省太原市小店区和平街2号"),
        ("山西省大原市盐湖区和平街2号", "山西省大原市盐湖区和平街2号"),
        ("山西省太原市小店区大原市路2号", "山西省太原市小店区大原市路2号"),
        ("山西省介休市北坛路2号", "山西省介休市北坛路2号"),
        ("海南省海市龙华区老城根胡同2387号", "海南省海口市龙华区老城根胡同2387号"),
        ("海南省海口龙华区老城根胡同2387号", "海南省海口龙华区老城根胡同2387号"),
        ("海南省海市吉阳区迎宾路2号", "海南省海市吉阳区迎宾路2号"),
        ("湖北省襄樊市樊城区长虹路2号", "湖北省襄樊市樊城区长虹路2号"),
        ("江苏省淮阴市盱眙县淮河路2号", "江苏省淮阴市盱眙县淮河路2号"),
        ("北京市海淀区中关村大街2号", "北京市海淀区中关村大街2号"),
    ],
)
def test_a_prefecture_is_told_by_the_county_behind_it(seen: str, told: str) -> None:
    """Motion made 大原 of 太原, surely; another prefecture's county, a former name and a city of its own stay."""
    text, changes = prefecture_by_county(seen)
    assert text == told
    assert bool(changes) is (seen != told)


@given(st.sampled_from(_OF_PREFECTURES), st.data())
def test_a_prefecture_that_lost_a_sign_becomes_no_other(place: tuple[str, str], data: st.DataObject) -> None:
    """R21: it is whole again, or stays as it was read where that is a place too or two would fit."""
    province, prefecture = place
    at = data.draw(st.integers(0, len(prefecture) - 2))
    behind = data.draw(st.sampled_from(county_names(*place))) + "人民路1号"
    read = province + prefecture[:at] + prefecture[at + 1 :] + behind
    assert prefecture_by_county(read)[0] in (read, province + prefecture + behind)


@given(st.sampled_from(_OF_PREFECTURES), st.data())
def test_no_prefecture_of_the_table_becomes_another(place: tuple[str, str], data: st.DataObject) -> None:
    """R21: whatever county stands behind it."""
    county = data.draw(st.sampled_from(county_names(*place)))
    address = "".join((*place, county, "人民路1号"))
    assert prefecture_by_county(address) == (address, ())


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        ("云图（张家）建筑工程经营部", "云图（张家口）建筑工程经营部"),
        ("云图（张家日）建筑工程经营部", "云图（张家口）建筑工程经营部"),
        ("云图（张家口）建筑工程经营部", "云图（张家口）建筑工程经营部"),
        ("云图（张家口D）建筑工程经营部", "云图（张家口）建筑工程经营部"),
        ("云图（集团B）建筑工程经营部", "云图（集团B）建筑工程经营部"),
        ("云图（集团）建筑工程经营部", "云图（集团）建筑工程经营部"),
        ("云图（张家港）建筑工程经营部", "云图（张家港）建筑工程经营部"),
        ("云图（张家界）建筑工程经营部", "云图（张家界）建筑工程经营部"),
        ("云图（张家湾）建筑工程经营部", "云图（张家湾）建筑工程经营部"),
        ("张家云图建筑工程经营部", "张家云图建筑工程经营部"),
    ],
)
def test_a_firm_s_place_in_brackets_is_that_of_its_address(seen: str, told: str) -> None:
    """A copy lost 口 beside its bracket; what is a place of its own or stands in no brackets stays."""
    text, changes = place_by_address(seen, ("河北", "张家口", "涿鹿"))
    assert text == told
    assert bool(changes) is (seen != told)


def test_what_was_put_for_a_place_is_not_sure() -> None:
    """R21: both values say what was put there; a place of two signs is too short to tell, 北方 is none."""
    rows = (("名称", "云图（张家）餐饮服务有限公司"), ("住所", "河北省张家日市涿鹿县和平街2号"))
    shown = [(100 + 200 * at, 100 + 70 * row, text) for row, pair in enumerate(rows) for at, text in enumerate(pair)]
    fields = read_licence(placed([printed(*item) for item in shown]))
    assert fields["name"].value == "云图（张家口）餐饮服务有限公司"
    assert fields["address"].value == "河北省张家口市涿鹿县和平街2号"
    assert max(fields[name].confidence for name in ("name", "address")) <= 0.8
    assert all(fields[name].corrections for name in ("name", "address"))
    assert place_by_address("云图（北方）餐饮服务有限公司", ("北京", "海淀")) == ("云图（北方）餐饮服务有限公司", ())


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        ("湘西士家族苗族云图餐饮服务有限公司", "湘西土家族苗族云图餐饮服务有限公司"),
        ("云图（湘西土家族苗旅）餐饮服务有限公司", "云图（湘西土家族苗族）餐饮服务有限公司"),
        ("湘西云图餐饮服务有限公司", "湘西云图餐饮服务有限公司"),
        ("延边朝鲜冷面餐饮服务有限公司", "延边朝鲜冷面餐饮服务有限公司"),
    ],
)
def test_a_firm_has_the_groups_of_its_prefecture(seen: str, told: str) -> None:
    """R20, R21: where they are two; a name with its place alone stays, as does one with a group's first signs."""
    text, changes = whole_name(seen, ("湖南", "湘西", "延边"))
    assert text == told
    assert bool(changes) is (seen != told)


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        ("二湘西云图餐饮服务有限公司", "湘西云图餐饮服务有限公司"),
        ("称·云图（湘西）餐饮服务有限公司", "云图（湘西）餐饮服务有限公司"),
        ("云图（湘西）餐饮服务有限公司、", "云图（湘西）餐饮服务有限公司"),
        ("一品（湘西）餐饮服务有限公司", "一品（湘西）餐饮服务有限公司"),
        ("称心餐饮服务有限公司", "称心餐饮服务有限公司"),
    ],
)
def test_specks_around_a_firm_s_name_are_none_of_its_signs(seen: str, told: str) -> None:
    """R20, R21: 二 before 湘西, a point behind 公司 and what is left of the label; 一品 is a name."""
    text, changes = whole_name(seen, ("湖南", "湘西"))
    assert text == told
    assert bool(changes) is (seen != told)


@pytest.mark.parametrize(
    ("address", "sure"),
    [
        ("安徽省黄山市歙县石板坡正街836号云谷产业园号楼2633室", False),
        ("安徽省黄山市歙县石板坡正街号", False),
        ("安徽省黄山市歙县石板坡正街836号云谷产业园1号楼2633室", True),
        ("安徽省黄山市歙县石板坡正街836号云谷产业园A号楼2633室", True),
        ("安徽省黄山市歙县石板坡正街十八号乙号楼", True),
        ("安徽省黄山市歙县老字号街9号", True),
    ],
)
def test_an_address_with_a_number_lost_is_not_sure(address: str, sure: bool) -> None:
    """R21: 1 of 产业园1号楼 was lost on a copy, and the address accepted."""
    rows = [printed(400, 60, "营业执照"), printed(100, 150, "住所"), printed(300, 150, address)]
    assert (read_licence(placed(rows))["address"].confidence > 0.9) is sure
    assert lacks_a_number(address) is not sure
