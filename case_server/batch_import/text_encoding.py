"""Text in whatever encoding a spreadsheet or an editor left it: UTF-8, UTF-16, GB 18030."""

import codecs
import re
from typing import Final

from case_server.batch_import.chinese_bytes import is_usual_chinese, readable_as_gb_18030

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TWO_BYTES: Final = ("utf-16-le", "utf-16-be")
_LOOKED_AT: Final = 1 << 16
_USUAL: Final = 0.9
_OF_TABLES: Final = re.compile(
    "[\t\r\n -~\u00a0-\u06ff\u0e00-\u0e7f\u1e00-\u1eff"
    "\u2000-\u206f\u2100-\u214f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
)
"""Latin, Cyrillic and Arabic letters, Thai, Vietnamese, usual Chinese signs, and what stands between them."""


def decode_text(data: bytes) -> str:
    """The text of a file. Bytes that are wrong in its encoding become lone surrogates, so that only their row is lost.

    Without a mark, the encoding is the one that more of the lines with other than ASCII signs are right in: text in
    GB 18030 is hardly ever right as UTF-8 by chance, while the reverse is common. A line that is (叶一 alone is Ҷһ)
    tells nothing. Since nearly any bytes are right in GB 18030, lines that are no plausible text in it are wrong as
    well. UTF-16 without its mark is told by its zeros.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding)
    for encoding in _TWO_BYTES:
        if _is_in_two_bytes(data, encoding):
            return _marked(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    telling = [line for line in data.split(b"\n") if not line.isascii()]
    in_utf_8 = [_is_right(line, "utf-8") for line in telling]
    utf_8 = sum(right and not is_usual_chinese(line) for line, right in zip(telling, in_utf_8, strict=True))
    gb_18030 = sum(not right and _is_right(line, "gb18030") for line, right in zip(telling, in_utf_8, strict=True))
    if utf_8 > gb_18030:
        return data.decode("utf-8", errors="surrogateescape")
    return "\n".join(
        line.decode("gb18030" if plausible else "ascii", errors="surrogateescape")
        for line, plausible in readable_as_gb_18030(data.split(b"\n"))
    )


def is_whole(text: str) -> bool:
    """Whether every byte of `text` was right in its encoding, here and wherever it was written before."""
    return not any("\ud800" <= sign <= "\udfff" or sign == "\ufffd" for sign in text)


def _is_in_two_bytes(data: bytes, encoding: str) -> bool:
    """Whether the beginning of `data`, some zeros among it, has line ends in a UTF-16 and hardly any rare sign.

    Text in one byte has no zeros but by accident, and makes signs of UTF-16 that no table has: of a comma and a digit,
    of two halves of a Chinese sign.
    """
    beginning = data[:_LOOKED_AT]
    if b"\0" not in beginning:
        return False
    text = beginning.decode(encoding, errors="ignore")
    return "\n" in text and len(_OF_TABLES.findall(text)) >= _USUAL * len(text)


def _marked(data: bytes, encoding: str) -> str:
    if encoding == "utf-8":
        return data.decode(encoding, errors="surrogateescape")
    # A cut-off pair at the very end has no surrogate to become.
    return data.decode(encoding, errors="surrogatepass" if len(data) % 2 == 0 else "replace")


def _is_right(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
