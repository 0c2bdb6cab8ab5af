"""Pages with the words of documents: permits of other offices, forms, contracts, a résumé, an invoice."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from benchmarks.documents.drawing.grounds import Tint
from benchmarks.documents.drawing.people import invent_firm, invent_holder
from benchmarks.documents.other_papers.paper import PAGE, PLAIN, Paper, Text, rows

_CREAM: Final = Tint((252, 248, 236), (252, 248, 240), (226, 208, 166))


def food_permit(seed: int) -> Paper:
    """食品经营许可证: the firm's name, credit code, representative and premises, under another title."""
    firm = invent_firm(seed)
    lines = (
        f"经营者名称：{firm.name}",
        f"社会信用代码：{firm.code}",
        f"法定代表人（负责人）：{firm.head}",
        f"住所：{firm.address}",
        f"经营场所：{firm.address}",
        "主体业态：餐饮服务经营者",
        "经营项目：热食类食品制售；冷食类食品制售",
        f"许可证编号：JY{seed % 10**8:014d}",
        f"有效期至：{firm.founded.year + 5}年{firm.founded.month}月{firm.founded.day}日",
        f"发证机关：{firm.authority}",
    )
    texts = [
        Text((105.0, 50.0), "食品经营许可证", "title", 12.0, align=0.5),
        *rows((24.0, 90.0), lines, 16.0, "song", 6.4),
    ]
    return Paper("food permit", PAGE, _CREAM, tuple(texts))


def account_permit(seed: int) -> Paper:
    """开户许可证: a bank's paper about a firm and its representative."""
    firm = invent_firm(seed)
    lines = (
        f"核准号：J{seed % 10**13:013d}",
        f"经审核，{firm.name}",
        "符合开户条件，准予开立基本存款账户。",
        f"法定代表人（单位负责人）：{firm.head}",
        "开户银行：中国银行股份有限公司营业部",
        f"账号：{seed % 10**9:018d}",
        f"{firm.founded.year}年{firm.founded.month}月{firm.founded.day}日",
    )
    texts = [Text((105.0, 50.0), "开户许可证", "title", 12.0, align=0.5), *rows((24.0, 90.0), lines, 17.0, "song", 6.4)]
    return Paper("account permit", PAGE, _CREAM, tuple(texts))


def household_page(seed: int) -> Paper:
    """常住人口登记卡: a household register's page with all that a resident identity card says, as a table."""
    person = invent_holder(seed)
    lines = (
        f"姓名  {person.name}        户主或与户主关系  户主",
        f"曾用名            性别  {person.sex}",
        f"出生地  {person.place}    民族  {person.group}",
        f"籍贯  {person.place}    出生日期  {person.born.year}年{person.born.month}月{person.born.day}日",
        f"公民身份证件编号  {person.number}",
        "文化程度  大学本科    婚姻状况  已婚    兵役状况  未服兵役",
        "服务处所            职业  职员",
        f"何时由何地迁来本址  {person.address}",
        "承办人签章：        登记日期：",
    )
    texts = [
        Text((105.0, 60.0), "常住人口登记卡", "song", 12.0, align=0.5),
        *rows((20.0, 90.0), lines, 15.0, "song", 6.4),
    ]
    return Paper("household register page", PAGE, PLAIN, tuple(texts))


def resume(seed: int) -> Paper:
    """个人简历 with a portrait and the holder's number."""
    person = invent_holder(seed)
    lines = (
        f"姓名：{person.name}    性别：{person.sex}    民族：{person.group}",
        f"出生：{person.born.year}年{person.born.month}月{person.born.day}日",
        f"身份证号：{person.number}",
        f"住址：{person.address}",
        "学历：本科    专业：会计学",
        "电话：010-6554 1200",
        "工作经历：2015年至今，某商贸公司会计",
        "自我评价：认真负责，善于沟通",
    )
    texts = [Text((105.0, 36.0), "个人简历", "title", 12.0, align=0.5), *rows((20.0, 60.0), lines, 17.0, "hei", 6.4)]
    return Paper("résumé", PAGE, PLAIN, tuple(texts), (160.0, 46.0, 194.0, 90.0))


def contract(seed: int) -> Paper:
    """A contract that quotes identity cards and licences of its parties."""
    person, firm = invent_holder(seed), invent_firm(seed)
    lines = (
        f"甲方：{firm.name}",
        f"统一社会信用代码：{firm.code}",
        f"法定代表人：{firm.head}",
        f"住所：{firm.address}",
        f"乙方：{person.name}",
        f"公民身份号码：{person.number}",
        f"住址：{person.address}",
        "根据《中华人民共和国民法典》，双方就房屋租赁达成如下协议：",
        "一、租赁期限三年，自签订之日起计算。",
        "二、租金每月人民币伍仟元整，按季支付。",
        "甲方（盖章）：            乙方（签字）：",
    )
    texts = [
        Text((105.0, 36.0), "房屋租赁合同", "title", 12.0, align=0.5),
        *rows((22.0, 60.0), lines, 18.0, "song", 6.4),
    ]
    return Paper("contract", PAGE, PLAIN, tuple(texts))


def invoice(seed: int) -> Paper:
    """增值税发票: two firms with their credit codes, goods and an amount."""
    firm, other = invent_firm(seed), invent_firm(seed + 1)
    draw = random.Random(f"invoice/{seed}")
    amount = draw.randrange(100, 90_000)
    lines = (
        f"发票号码：{draw.randrange(10**19, 10**20)}",
        f"开票日期：{firm.founded.year}年{firm.founded.month}月{firm.founded.day}日",
        f"购买方信息  名称：{firm.name}",
        f"统一社会信用代码/纳税人识别号：{firm.code}",
        f"销售方信息  名称：{other.name}",
        f"统一社会信用代码/纳税人识别号：{other.code}",
        "项目名称  *餐饮服务*餐费   数量 1   税率 6%",
        f"价税合计（小写）¥{amount}.00",
        "备注：",
        "开票人：管理员",
    )
    texts = [
        Text((105.0, 40.0), "电子发票（普通发票）", "song", 12.0, align=0.5),
        *rows((18.0, 66.0), lines, 16.0, "song", 6.4),
    ]
    return Paper("invoice", PAGE, PLAIN, tuple(texts))


PAGES: Final[tuple[Callable[[int], Paper], ...]] = (
    food_permit,
    account_permit,
    household_page,
    resume,
    contract,
    invoice,
)
