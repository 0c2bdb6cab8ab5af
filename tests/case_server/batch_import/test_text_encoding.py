"""R55: what is not in an encoding that is taken is refused, and never read as other signs in silence."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from case_server.batch_import.csv_table import BadRow, HeadingWrong, Row, Table, read_table
from case_server.batch_import.refusals import ImportFault
from case_server.batch_import.text_encoding import decode_text

_CHINESE_HEADING = "案件编号,姓名"
_ENGLISH_HEADING = "reference,name"
_FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁"
_RARE = "喆珺堃旻頔玥昇煊彧甯婳翀赟晟淼垚犇羴鑫祎珅祺"
_GIVEN = st.text(
    "".join(bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFA)),
    min_size=1,
    max_size=2,
)
_BIG5_FAMILY = "陳林黃張李王吳劉蔡楊許鄭謝郭洪曾邱廖賴周徐蘇葉莊呂江何羅高潘蕭簡朱鍾彭游詹胡施沈余趙盧梁顏柯孫魏翁"
_BIG5_GIVEN = "志明家豪俊傑建宏俊宏淑芬淑惠美玲雅婷怡君欣怡雅雯宗翰冠宇承翰柏翰詩涵宜蓁麗華秀英美惠文雄國華榮輝"
_MARKED = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜàáâãäåæçèéêëìíîïñòóôõöøùúûü"


def _table(heading: str, names: Sequence[str], encoding: str) -> bytes:
    return "\r\n".join([heading, *(f"A-{number},{name}" for number, name in enumerate(names)), ""]).encode(encoding)


def _names(table: Table | HeadingWrong) -> list[str | ImportFault]:
    assert isinstance(table, Table)
    return [row.cells[1] if isinstance(row, Row) else row.fault for row in table.rows]


@given(
    heading=st.sampled_from([_CHINESE_HEADING, _ENGLISH_HEADING]),
    names=st.lists(
        st.builds(str.__add__, st.sampled_from(_FAMILY), _GIVEN)
        | st.builds(lambda family, rare: family + rare, st.sampled_from(_FAMILY), st.sampled_from(_RARE)),
        min_size=1,
        max_size=12,
    ),
    encoding=st.sampled_from(["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
)
def test_every_table_of_chinese_names_is_taken(heading: str, names: list[str], encoding: str) -> None:
    """GB 2312 signs of both levels, rare signs beyond it, one name or many, a heading in either language."""
    table = _table(heading, names, encoding)
    # The bytes of 叶一 alone are Ҷһ in UTF-8: what is UTF-8 throughout is taken for that, and no rule can tell.
    assume(encoding.startswith("utf") or not _is_utf_8(table))
    assert _names(read_table(table)) == names


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("heading", [_CHINESE_HEADING, _ENGLISH_HEADING])
def test_utf_16_without_its_mark_is_known_by_its_zeros(heading: str, encoding: str) -> None:
    """R55: programs write it so; signs with a byte that is a line end (上 is U+4E0A) make no rows."""
    scopes = ["上海上海" * 200, "丁一", "Müller"]
    assert _names(read_table(_table(heading, scopes, encoding))) == scopes


def test_a_zero_in_a_row_of_utf_8_does_not_make_two_bytes_of_the_others() -> None:
    """A row that somebody's program left a zero in is its own matter."""
    data = _table(_ENGLISH_HEADING, ["张伟", "\0,\0,\0", "王芳", "李娜"], "utf-8")
    assert _names(read_table(data))[::3] == ["张伟", "李娜"]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
@pytest.mark.parametrize("names", [["王一", "郑一", "郑一"], ["郑一", "郑一", "郑一", "张伟"]])
def test_names_whose_bytes_are_right_in_both_encodings_are_decided_by_the_others(
    names: list[str], encoding: str
) -> None:
    """郑一 in GBK is ֣һ in UTF-8; a table is in one encoding from its beginning to its end."""
    assert _names(read_table(_table(_ENGLISH_HEADING, names, encoding))) == names


def test_a_broken_line_does_not_turn_a_western_table_in_utf_8_into_chinese() -> None:
    """Müller in UTF-8 is M眉ller in GB 18030, and of usual signs."""
    data = _table(_ENGLISH_HEADING, ["Müller", "Jürgen Weiß"], "utf-8") + "A-9,张伟\r\n".encode("gbk")
    assert _names(read_table(data)) == ["Müller", "Jürgen Weiß", ImportFault.TEXT_UNREADABLE]


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize("words", ["A座1201室", "VIP客户", "阿·买买提", "北京WiFi公司", "张伟 Zhang Wei", "O’Neill"])
def test_latin_letters_beside_chinese_signs_are_usual(words: str) -> None:
    """Addresses and company names have them, without any letter for a second byte."""
    assert _names(read_table(_table(_CHINESE_HEADING, [words], "gb18030"))) == [words]


@given(
    names=st.lists(
        st.tuples(
            st.text("ABDEHKLMNRSTabdehklmnrst", min_size=1, max_size=6),
            st.sampled_from(_MARKED),
            st.text("ABDEHKLMNRSTabdehklmnrst ", max_size=6),
        )
        .map("".join)
        .map(str.strip),
        min_size=1,
        max_size=6,
    ),
)
def test_a_western_name_in_windows_1252_is_refused_or_right_and_never_garbled(names: list[str]) -> None:
    """A marked letter with a plain one beside it; Müller is not M黮ler."""
    data = _table(_ENGLISH_HEADING, names, "cp1252")
    for name, found in zip(names, _names(read_table(data)), strict=True):
        assert found in {name, ImportFault.TEXT_UNREADABLE}


@given(st.integers(0, 10_000))
def test_a_table_in_big5_is_refused(seed: int) -> None:
    """Twenty usual names are enough to tell, with a heading in English that says nothing."""
    draw = Random(seed)
    names = ["".join(map(draw.choice, (_BIG5_FAMILY, _BIG5_GIVEN, _BIG5_GIVEN))) for _ in range(20)]
    found = _names(read_table(_table(_ENGLISH_HEADING, names, "big5")))
    assert set(found) == {ImportFault.TEXT_UNREADABLE}


def test_a_heading_in_big5_is_told_to_be_unreadable() -> None:
    """The reason is the encoding, not that there is no heading."""
    assert read_table(_table("案件編號,姓名", ["羅"], "big5")) == HeadingWrong(unreadable=True)


def test_one_row_of_another_encoding_costs_no_other() -> None:
    """A table that somebody added a line to with another program."""
    data = _table(_CHINESE_HEADING, ["张伟", "王芳"], "gb18030") + "A-9,Müller\r\n".encode("cp1252")
    table = read_table(data)
    assert isinstance(table, Table)
    assert table.rows == (Row(2, ("A-0", "张伟")), Row(3, ("A-1", "王芳")), BadRow(4, ImportFault.TEXT_UNREADABLE))


def test_a_row_with_a_cell_of_another_encoding_is_refused() -> None:
    """A name pasted as UTF-8 beside an address in GB 18030: 寮犱紵 is nobody's name."""
    name, place = "张伟".encode(), "北京市海淀区".encode("gb18030")
    data = b"reference,name,address\r\nA-1," + name + b"," + place + b"\r\nA-2,," + place + b"\r\n"
    table = read_table(data)
    assert isinstance(table, Table)
    assert table.rows == (BadRow(2, ImportFault.TEXT_UNREADABLE), Row(3, ("A-2", "", "北京市海淀区")))


def test_signs_without_meaning_are_none() -> None:
    """The private use area: what it shows depends on the computer."""
    assert _names(read_table(_table(_CHINESE_HEADING, ["张伟", "刘\ue863"], "gb18030"))) == [
        "张伟",
        ImportFault.TEXT_UNREADABLE,
    ]


@pytest.mark.parametrize(
    ("text", "encoding"), [("Gefäß", "cp1252"), ("Привет", "cp1251"), ("陳俊", "big5"), ("山田", "shift_jis")]
)
def test_what_cannot_be_told_is_documented(text: str, encoding: str) -> None:
    """Known limits: these come out as other signs, as docs/batch-import.md says. Mended ones are to be struck there."""
    found = decode_text(text.encode(encoding))
    assert found != text
    assert found.isprintable()


@given(st.binary(max_size=300))
def test_whatever_is_plausible_in_gb_18030_is_what_it_decodes_to(data: bytes) -> None:
    """The refusal takes whole lines and leaves every other sign as it is."""
    assume(b"\0" not in data)
    text = decode_text(data)
    for line, found in zip(data.split(b"\n"), text.split("\n"), strict=False):
        if line.isascii() and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
            assert found == line.decode("ascii")
