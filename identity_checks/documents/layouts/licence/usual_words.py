"""Usual words of a licence's texts, by which a sign is told that was hardly seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from identity_checks.documents.layouts.closed_texts import is_doubtful, settled
from identity_checks.documents.layouts.draft import differences
from identity_checks.documents.text.words import Sign
from identity_checks.results import Correction, CorrectionRule

_OF_ADDRESSES: Final = """
文化宫 少年宫 青年宫 产业园 科技园 软件园 工业园 创业园 开发区 高新区 写字楼 商业街 金融中心 商务中心 购物中心
国际广场 国际大厦 商务大厦
"""
_OF_FIRMS: Final = """
启明 启航 启迪 启元 启源 启智 启程 启星 启辰 启创 启点 启德 启瑞 启泰 启盛 启鑫 启帆 启慧 启悦 启蒙 启赋 启东
启天 启华 天启 华启 新启 云启 众启 开启
"""
_OF_SCOPES: Final = """
酒类经营 食品销售 餐饮服务 技术服务 技术开发 技术咨询 技术转让 软件开发 信息系统 系统集成 网络技术 数据处理
人工智能 供应链管理 普通货物 仓储服务 货物运输 运输代理 装卸搬运 货物进出口 技术进出口 会议及展览 工程建设
建筑劳务 劳务分包 装饰装修 园林绿化 绿化工程 土石方工程 工程施工 广告设计 设计制作 图文设计 汽车销售 二手车
零配件批发 机动车修理 修理和维护 租赁经营 租赁服务 医疗器械 第一类医疗 化妆品批发 日用品销售 文化艺术 艺术交流
摄影扩印 互联网销售 辅助设备 设备零售 物业管理 企业管理 咨询服务 市场营销 商务代理 国内贸易 进出口业务 家政服务
健康咨询 教育咨询 电子产品 机械设备 金属材料 建筑材料 办公用品 农副产品
组织文化艺术交流活动 组织体育表演活动 会议及展览服务 企业形象策划 市场营销策划 社会经济咨询服务 信息咨询服务
信息技术咨询服务 化妆品销售 教育咨询服务 健康咨询服务 商务代理代办服务 票务代理服务 专业设计服务 摄影扩印服务
图文设计制作 停车场服务 非居住房地产租赁 房地产经纪 房地产咨询 土地使用权租赁 机械设备租赁
小微型客车租赁经营服务 机动车修理和维护 汽车零配件批发 汽车零配件零售 汽车新车销售 二手车经纪 汽车装饰用品销售
润滑油销售 摩托车及零配件批发 电动自行车销售 国内货物运输代理 国际货物运输代理 普通货物仓储服务 道路货物运输
进出口代理 国内贸易代理 供应链管理服务 计算机系统服务 信息系统集成服务 信息系统运行维护服务
数据处理和存储支持服务 数据处理服务 互联网数据服务 物联网技术服务 大数据服务 人工智能应用软件开发
人工智能基础软件开发 计算机软硬件及辅助设备零售 计算机软硬件及辅助设备批发 家用电器销售 日用百货销售 化妆品零售
服装服饰批发 服装服饰零售 针纺织品销售 珠宝首饰零售 工艺美术品及收藏品零售 体育用品及器材批发 文具用品零售
办公设备销售 五金产品批发 五金产品零售 建筑装饰材料销售 金属制品销售 橡胶制品销售 塑料制品销售 化工产品销售
仪器仪表销售 食用农产品批发 食用农产品零售 新鲜蔬菜批发 新鲜水果零售 食品互联网销售 烟草制品零售 外卖递送服务
第一类医疗器械销售 第二类医疗器械销售 第三类医疗器械经营 医护人员防护用品零售 消毒剂销售 生物基材料技术研发
新材料技术研发 工程管理服务 工程技术服务 建设工程施工 各类工程建设活动 住宅室内装饰装修 室内装饰装修
园林绿化工程施工 土石方工程施工 市政设施管理 城市绿化管理 对外承包工程 劳务派遣服务 人力资源服务 职业中介活动
"""
ADDRESS_WORDS: Final = tuple(_OF_ADDRESSES.split())
"""Words of addresses, long enough to be known with one sign in doubt."""
FIRM_WORDS: Final = tuple(_OF_FIRMS.split())
"""Words of names of firms with a sign that is often read as 后, which stands in none of their places."""
SCOPE_WORDS: Final = tuple(_OF_SCOPES.split())
"""Words and items of scopes of business (经营范围登记规范表述目录), long enough to be known with one sign in doubt."""
_TELL_ITEMS_APART: Final = frozenset("一二三零销内际农水电")
"""Signs in which items that are otherwise the same differ: read as one of them, a sign stays."""
_ITEM_ENDS: Final = re.compile("[;；,，、。]")
_LEAST_OF_ITEM: Final = 3
_PLACES_MISREAD: Final = (
    (
        re.compile("人(?=厦)|(?<=解放|建设|人民|迎宾|中山|和平|胜利|文化|团结|中央|世纪|滨江|迎泽|长安)人(?=道|街)"),
        "大",
    ),
    (
        re.compile("(?<=环球|国际|中央|世纪|时代|人民|文化|商业|购物|音乐|城市|科技|财富|中心|万达|银泰|恒隆)厂(?=场)"),
        "广",
    ),
    (re.compile("(?<=文化|少年|青年)官"), "宫"),
)
"""Signs of addresses that no word is made of where they stand, and what they look like: 人厦, 厂场; 工人街 is one."""
_MISREAD: Final = (
    (re.compile("(?<![一二三四五六七八九十百千万零〇0-9])二[千干]车(?=经纪|销售|交易|鉴定|评估|租赁|回收)"), "二手车"),
    (re.compile("(?<=[基属筑合装])材科(?=技术|销售|批发|零售|加工|制造)"), "材料"),
    (re.compile("(?<=许可审批的)[项目](?=[)）])"), "项目"),
    (re.compile("(?<![喷泼播挥抛飘浇])洒(?=类|店|吧|精|业|楼|水饮料)"), "酒"),
)
"""Words that are none where they stand, and what they look like."""


def words_true(signs: Sequence[Sign], words: Sequence[str] = ADDRESS_WORDS) -> tuple[Correction, ...]:
    """Give what doubtful signs are that are one sign of a usual word, of addresses if no others are given.

    The longest word counts, and what reads as one of them stays. Before 城 no 园 is put: 软件新城 is a word as well.
    """
    changes: dict[int, Correction] = {}
    text = "".join(sign.text[0] for sign in signs)
    doubtful = [at for at, sign in enumerate(signs) if is_doubtful(sign) and sign.text not in _TELL_ITEMS_APART]
    if not doubtful:
        return ()
    read = [(text.find(word), len(word)) for word in words if word in text]
    known = {at for first, length in read for at in range(first, first + length)}
    for word in sorted(words, key=len, reverse=True):
        over = {place - inward for place in doubtful for inward in range(len(word))}
        for start in sorted(start for start in over if 0 <= start <= len(signs) - len(word)):
            if text[start] != word[0] and text[start + 1] != word[1]:
                continue
            outcome = settled(signs[start : start + len(word)], [word], CorrectionRule.LIST)
            city = text[start + len(word) : start + len(word) + 1] == "城"
            if outcome is not None and len(outcome[1]) == 1 and not (city and word.endswith("园")):
                change = replace(outcome[1][0], position=start + outcome[1][0].position)
                if change.position in doubtful and change.position not in known:
                    changes[change.position] = change
                    known |= set(range(start, start + len(word)))
    return tuple(changes[place] for place in sorted(changes))


def well_known(scope: str) -> tuple[str, tuple[Correction, ...]]:
    """Give a scope of business with words for what looks like them and is none, however sure its signs are."""
    now = _mended(scope, _MISREAD)
    return now, differences(scope, now, CorrectionRule.LIST)


def lost_end(scope: str) -> str:
    """Give the sign that a scope of business lacks whose last item is a usual one but for that sign; empty where none
    or several would make it one.
    """
    last = _ITEM_ENDS.split(scope)[-1]
    whole = {word for word in SCOPE_WORDS if len(word) == len(last) + 1 and word.startswith(last)}
    return whole.pop()[-1] if len(whole) == 1 and len(last) >= _LEAST_OF_ITEM and last not in SCOPE_WORDS else ""


def usual_places(address: str) -> str:
    """Give an address with signs for what looks like them and makes no word where they stand, however sure it is."""
    return _mended(address, _PLACES_MISREAD)


def _mended(text: str, misread: Sequence[tuple[re.Pattern[str], str]]) -> str:
    for read, meant in misread:
        text = read.sub(meant, text)
    return text
