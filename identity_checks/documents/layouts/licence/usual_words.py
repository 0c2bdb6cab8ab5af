"""Usual words of a licence's texts, by which a sign is told that was hardly seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from identity_checks.documents.layouts.draft import differences
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
"""
ADDRESS_WORDS: Final = tuple(_OF_ADDRESSES.split())
"""Words of addresses, long enough to be known with one sign in doubt."""
FIRM_WORDS: Final = tuple(_OF_FIRMS.split())
"""Words of names of firms with a sign that is often read as 后, which stands in none of their places."""
SCOPE_WORDS: Final = tuple(_OF_SCOPES.split())
"""Words of scopes of business (经营范围登记规范表述目录), long enough to be known with one sign in doubt."""
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
    (re.compile("(?<![喷泼播挥抛飘浇])洒(?=类|店|吧|精|业|楼|水饮料)"), "酒"),
)
"""Words that are none where they stand, and what they look like."""


def well_known(scope: str) -> tuple[str, tuple[Correction, ...]]:
    """Give a scope of business with words for what looks like them and is none, however sure its signs are."""
    now = _mended(scope, _MISREAD)
    return now, differences(scope, now, CorrectionRule.LIST)


def usual_places(address: str) -> str:
    """Give an address with signs for what looks like them and makes no word where they stand, however sure it is."""
    return _mended(address, _PLACES_MISREAD)


def _mended(text: str, misread: Sequence[tuple[re.Pattern[str], str]]) -> str:
    for read, meant in misread:
        text = read.sub(meant, text)
    return text
