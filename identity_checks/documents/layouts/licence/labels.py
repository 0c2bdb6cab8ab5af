"""Labels of a business licence, old forms and new, as a reader's slips leave them."""

from __future__ import annotations

import re
from typing import Final

_STRAY: Final = "[·、，,.;；:：'’-]?"
"""What a copy's specks between the signs of a label are read as."""
_LEAST_WITH_STRAYS: Final = 3


def _tolerant(*labels: str) -> re.Pattern[str]:
    """Match labels; those of four and more characters with one misread, one speck within or the first not seen."""
    forms: list[str] = []
    ends: list[str] = []
    for label in sorted(labels, key=len, reverse=True):
        forms.append(label if len(label) < _LEAST_WITH_STRAYS else _STRAY.join(label))
        if 4 <= len(label) <= 8 and not label.endswith("姓名"):
            forms += [f"{label[:place]}[^、，。；;,]{label[place + 1 :]}" for place in range(len(label))]
            ends.append(label[1:])
    return re.compile("|".join(forms + ends))


_WORDS: Final = {
    "uscc": ("统一社会信用代码", "社会信用代码", "注册号/统一社会信用代码"),
    "address": ("住所", "经营场所", "营业场所", "主要经营场所", "企业住所", "住址"),
    "legal_representative": (
        *("法定代表人", "法定代表人姓名", "负责人", "投资人", "执行事务合伙人", "经营负责人"),
        *("经营者", "经营着", "经营者姓名"),
    ),
    "registered_capital": ("注册资本", "注册资金", "成员出资总额", "出资总额", "出资额", "认缴出资额"),
    "established_date": ("成立日期", "注册日期", "登记日期"),
    "business_term": ("营业期限", "合伙期限", "经营期限"),
    "business_scope": ("经营范围", "业务范围", "经营范围及方式"),
    "end": ("登记机关", "发照机关", "登记机关盖章"),
}
LABELS: Final = {
    "paid_in": re.compile("实收资本|实缴资本|实缴出资额?"),
    "agent": re.compile("(法定|委托|被授权)代理人"),
    "invested": re.compile("投资总额"),
    "other_day": re.compile("(发照|核准|变更|补发|换发|签发|发证|打印)日期"),
    "uscc": _tolerant(*_WORDS["uscc"]),
    "registration_number": re.compile(r"注册号|\D册号(?=\d{13})|注\D号(?=\d{13})"),
    **{field: _tolerant(*words) for field, words in _WORDS.items() if field not in {"uscc", "end"}},
    "name": re.compile("企业名称|名称|字号名称|字号"),
    "type": re.compile("公司类型|主体类型|企业类型|类型|.成形式|组.形式|组成.式|经济性质"),
    "end": _tolerant(*_WORDS["end"]),
}
"""Labels of a licence, old forms and new, by field; `end` follows the last field, and of some no value is taken."""


def has_its_end(field: str, label: str) -> bool:
    """Tell whether what was read as a field's label has the last sign of one; of a short one nothing else is taken."""
    return field not in _WORDS or any(label.endswith(word[-1]) for word in _WORDS[field])
