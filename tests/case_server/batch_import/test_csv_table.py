"""Tables of every make, and that a bad row harms no other."""

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_contract.vocabulary import EvidenceKind
from case_server.batch_import.columns import DeclaredColumn, EvidenceColumn, StatedColumn, column_of
from case_server.batch_import.csv_table import BadRow, HeadingWrong, Row, Table, read_table
from case_server.batch_import.refusals import ImportFault
from case_server.batch_import.text_encoding import decode_text

HEADING = ("编号", "案件类型", "姓名", "身份证人像面")
# Their first byte in GB 18030 cannot begin a sign of UTF-8, so that no text of them is right in both by chance.
_HANZI = "".join(bytes([high, low]).decode("gb18030") for high in range(0xB0, 0xC0) for low in range(0xA1, 0xFE, 7))
_CELL = st.text(alphabet=_HANZI + 'aZ09 ,;"\n\t-', max_size=12)
_ROWS = st.lists(st.tuples(st.text(alphabet=_HANZI + "A1", min_size=1, max_size=6), _CELL, _CELL, _CELL), max_size=8)


def written(rows: Sequence[tuple[str, ...]], encoding: str, delimiter: str = ",") -> bytes:
    """The table as a spreadsheet program writes it."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([HEADING, *rows])
    return text.getvalue().encode(encoding)


@pytest.mark.parametrize("first", ["sep=;\r\n", "SEP=,\n"])
def test_the_line_in_which_excel_names_the_delimiter_is_no_heading(first: str) -> None:
    """R55: it stands before the heading, and rows keep the numbers that an editor shows."""
    delimiter = first[4]
    table = read_table(first.encode() + written([("A1", "payment_account", "张伟", "f.png")], "utf-8", delimiter))
    assert isinstance(table, Table)
    assert table.rows == (Row(3, ("A1", "payment_account", "张伟", "f.png")),)


@given(
    rows=_ROWS,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    delimiter=st.sampled_from([",", ";", "\t"]),
)
def test_every_cell_comes_back_whatever_program_wrote_the_table(
    rows: list[tuple[str, ...]], encoding: str, delimiter: str
) -> None:
    """R55: UTF-8 with and without mark, GB 18030, UTF-16; commas, quotes and line feeds inside cells."""
    table = read_table(written(rows, encoding, delimiter))
    assert isinstance(table, Table)
    assert [row.cells for row in table.rows if isinstance(row, Row)] == [
        tuple(cell.strip() for cell in row) for row in rows
    ]
    assert len(table.rows) == len(rows)


@given(
    bad=st.binary(max_size=60).map(lambda line: line.replace(b"\n", b"").replace(b"\r", b"")),
    at=st.integers(0, 6),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
)
def test_whatever_stands_in_one_line_the_others_are_read(bad: bytes, at: int, encoding: str) -> None:
    """One bad row never stops the rest: not by an open quote, not by bytes of another encoding."""
    good = [(f"A-{number}", "支付开户", "张伟", f"{number}.jpg") for number in range(6)]
    lines = written(good, encoding).split(b"\r\n")[:-1]
    lines.insert(1 + at, bad)
    table = read_table(b"\r\n".join(lines) + b"\r\n")
    assert isinstance(table, Table)
    others = [row for row in table.rows if row.line != at + 2]
    assert [row.cells for row in others if isinstance(row, Row)] == good
    assert len(others) == len(good)


@given(st.binary(max_size=400))
def test_no_bytes_bring_the_reader_down(data: bytes) -> None:
    """Anything may be called .csv."""
    assert isinstance(read_table(data), Table | HeadingWrong)
    assert isinstance(decode_text(data), str)


def test_a_row_is_refused_for_what_is_wrong_with_it() -> None:
    """Unequal columns, quotes, bytes of another encoding: each by its line, blank lines passed over."""
    text = 'reference,name,selfie\nA,张,a.jpg\nB,李\n\n"C,王,c.jpg\nD,X,d.jpg\nE,陈,e.jpg,,\n'
    table = read_table(text.encode().replace(b"X", b"\xff"))
    assert isinstance(table, Table)
    assert table.rows == (
        Row(2, ("A", "张", "a.jpg")),
        BadRow(3, ImportFault.ROW_UNEQUAL),
        BadRow(5, ImportFault.ROW_MALFORMED),
        BadRow(6, ImportFault.TEXT_UNREADABLE),
        Row(7, ("E", "陈", "e.jpg")),
    )


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b"", HeadingWrong()),
        (b"\n ,,\n", HeadingWrong()),
        ("reference,name,selfy,电话\nA,x,y,z".encode(), HeadingWrong(unknown=("selfy", "电话"))),
        ("reference,编号\nA,B".encode(), HeadingWrong(repeated=("编号",))),
        ("A-1,张伟,440305197501010015\nA-2,李,1".encode(), HeadingWrong()),
    ],
)
def test_a_heading_that_cannot_be_used_is_named(data: bytes, wrong: HeadingWrong) -> None:
    """A mistyped column would lose evidence in silence; what is likely somebody's data is not repeated."""
    assert read_table(data) == wrong


def test_headings_are_known_in_both_languages_however_they_are_written() -> None:
    """English and Chinese, case and width of letters do not matter."""
    assert column_of(" Case-Type ") == StatedColumn("case_type")
    assert column_of("优先级") == StatedColumn("tier")
    assert column_of("ＩＤ_front") == EvidenceColumn(EvidenceKind.ID_FRONT)
    assert column_of("营业执照") == EvidenceColumn(EvidenceKind.BUSINESS_LICENCE)
    assert column_of("身份证号") == column_of("id_number") == DeclaredColumn("id_number")
    assert column_of("设备标识") == column_of("Device ID") == StatedColumn("device")
    assert column_of("IP") == column_of("网络地址") == column_of("ip地址") == StatedColumn("network_address")
    assert column_of("declared.phone") == DeclaredColumn("phone")
    assert column_of("declared.") is None
    assert column_of("photo") is None


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u00ad", "\u2060"])
def test_a_heading_is_known_whatever_came_along_that_nobody_sees(sign: str) -> None:
    """Copied from a page or a sheet; a second byte order mark where two tables were put together."""
    for heading in ("id_front", "身份证人像面", "declared.phone"):
        assert column_of(sign + heading[:2] + sign + heading[2:]) == column_of(heading)
