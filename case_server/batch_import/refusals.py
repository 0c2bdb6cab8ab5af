"""Why a case of an import was not taken: a problem code of intake or a fault of the folder or CSV, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from case_contract.problem_texts import PROBLEM_TEXTS
from case_contract.problems import ProblemCode
from case_contract.vocabulary import CaseType, Language, Tier


class ImportFault(StrEnum):
    """What can be wrong with a case before intake sees it. Values are in outcome files: never rename one."""

    FILE_MISSING = "file_missing"
    FILE_OUTSIDE = "file_outside"
    FILE_IS_LINK = "file_is_link"
    FILE_NOT_PLAIN = "file_not_plain"
    FILE_UNREADABLE = "file_unreadable"
    FILE_NAME_UNKNOWN = "file_name_unknown"
    KIND_REPEATED = "kind_repeated"
    FOLDER_EMPTY = "folder_empty"
    CASE_TOO_LARGE = "case_too_large"
    CASE_FILE_MALFORMED = "case_file_malformed"
    FIELD_UNKNOWN = "field_unknown"
    FIELD_MALFORMED = "field_malformed"
    ROW_MALFORMED = "row_malformed"
    ROW_UNEQUAL = "row_unequal"
    TEXT_UNREADABLE = "text_unreadable"
    TEXT_UNSEEN = "text_unseen"
    NUMBER_ROUNDED = "number_rounded"
    NUMBER_CUT = "number_cut"
    TIME_MALFORMED = "time_malformed"
    TIME_WITHOUT_OFFSET = "time_without_offset"
    REFERENCE_MISSING = "reference_missing"
    REFERENCE_DIFFERS = "reference_differs"
    REFERENCE_REPEATED = "reference_repeated"
    REFERENCE_TAKEN = "reference_taken"
    SERVER_FAILED = "server_failed"
    UNEXPECTED = "unexpected"


SERVERS_FAULTS: Final = frozenset({ImportFault.SERVER_FAILED, ImportFault.UNEXPECTED})
"""These say nothing about the case: whatever was known of it before still holds."""


Cause = tuple[ProblemCode | ImportFault, tuple[str, ...]]
"""What is wrong, and with which fields: the same for every case that a column or the defaults are wrong for."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why, and where: the file it is about (relative to the import), the fields it is about. Never what they hold.

    `at` is the line and column, from 1, where a file stops being what it should be.
    """

    code: ProblemCode | ImportFault
    file: str | None = None
    fields: tuple[str, ...] = ()
    at: tuple[int, int] | None = None

    @property
    def cause(self) -> Cause:
        """What other cases may be refused for as well."""
        return self.code, self.fields

    def sentence(self, language: Language) -> str:
        """What is wrong and what to do about it."""
        chinese = language is Language.CHINESE
        said = [_sentence_of(self.code, language)]
        if self.at is not None:
            line, column = self.at
            said.append(f"出错处：第 {line} 行第 {column} 列。" if chinese else f"See line {line}, column {column}.")
        if self.code is ProblemCode.INVALID_REQUEST:
            for field in self.fields:
                if codes := _CODES.get(field):
                    said.append(f"{field} 可用：{'、'.join(codes)}。" if chinese else f"{field}: {', '.join(codes)}.")
        return ("" if chinese else " ").join(said)


def _sentence_of(code: ProblemCode | ImportFault, language: Language) -> str:
    """What is wrong with a case that was refused for this, and what to do about it."""
    words = _WORDS.get(code)
    if words is not None:
        return words[0] if language is Language.CHINESE else words[1]
    # Every code that is not of this table is one of the contract's.
    return PROBLEM_TEXTS[ProblemCode(code)].detail(language)


_CODES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {field: tuple(codes) for field, codes in (("case_type", CaseType), ("tier", Tier), ("language", Language))}
)
"""What these fields may say."""

_F: Final = ImportFault
_P: Final = ProblemCode

# The contract's sentences speak to a program that sends requests; where that would puzzle whoever keeps a folder or a
# table, the import has its own.
_WORDS: Final = MappingProxyType[ProblemCode | ImportFault, tuple[str, str]](
    {
        _F.FILE_MISSING: (
            "找不到该文件，请核对路径和文件名（区分大小写）。",
            "The file is not there. Check its path and name; upper and lower case differ.",
        ),
        _F.FILE_OUTSIDE: (
            "路径指向导入文件夹之外，未予读取；请把文件放入导入文件夹并使用相对路径。",
            "The path leads out of the import's folder and was not read. Put the file inside and give a relative path.",
        ),
        _F.FILE_IS_LINK: (
            "路径中有符号链接，未予读取；请放入文件本身。",
            "The path goes through a symbolic link, so it was not read. Put the file itself there.",
        ),
        _F.FILE_NOT_PLAIN: (
            "这不是普通文件，请换成图片或 PDF 文件。",
            "This is not a plain file. Put a picture or a PDF there.",
        ),
        _F.FILE_UNREADABLE: (
            "文件无法读取，请检查权限和磁盘。",
            "The file cannot be read. Check its permissions and the disk.",
        ),
        _F.FILE_NAME_UNKNOWN: (
            "无法从文件名得知资料种类；请按种类命名，如 id_front.jpg、selfie.png，并移走其他文件。",
            "The name does not say which evidence this is. Name files by kind (id_front.jpg, selfie.png), "
            "and move others away.",
        ),
        _F.KIND_REPEATED: (
            "同一种资料有多个文件，请只保留一个；多页内容可合并为一个 PDF。",
            "There is more than one file of this kind. Keep one; several pages can be put into one PDF.",
        ),
        _F.FOLDER_EMPTY: (
            "子文件夹是空的，没有建案；请放入资料，或删去该文件夹。",
            "The sub-folder is empty, so no case was opened. Put the evidence there, or remove the folder.",
        ),
        _F.CASE_TOO_LARGE: (
            "本案全部文件合计超过 64 MiB，请压缩后重试。",
            "The files of this case are larger than 64 MiB together. Make them smaller.",
        ),
        _F.CASE_FILE_MALFORMED: (
            "不是有效的 JSON 对象（UTF-8，至多 256 KiB），请改正。",
            "This is not a JSON object in UTF-8 of at most 256 KiB. Correct it.",
        ),
        _F.FIELD_UNKNOWN: (
            "有未知字段，请核对拼写；客户自报信息应放在 declared 中。",
            "There are unknown fields. Check their spelling; what the customer said belongs into declared.",
        ),
        _F.FIELD_MALFORMED: (
            "字段须为文本，请加引号。",
            "The fields must be text. Put their values into quotes.",
        ),
        _F.ROW_MALFORMED: (
            "该行引号不成对，或引号后有多余内容，请改正该行。",
            "Quotes in this row are not closed, or something follows a closing quote. Correct the row.",
        ),
        _F.ROW_UNEQUAL: (
            "该行列数与表头不一致，请补齐或删去多余的列。",
            "This row has not as many columns as the heading. Complete it or remove what is too much.",
        ),
        _F.TEXT_UNREADABLE: (
            "文字与其余部分编码不同，或不是 UTF-8、UTF-16、GB 18030，无法辨认；请全部另存为 UTF-8 后重试。",
            "This text is in another encoding than the rest, or in none of UTF-8, UTF-16 and GB 18030. "
            "Save all of it as UTF-8.",
        ),
        _F.TEXT_UNSEEN: (
            "所列字段中有看不见的字符（零宽字符、控制符或方向符），多半随网页或表格复制而来；"
            "未改动客户所填内容，请删去这些字符（可重新键入该内容）后重试。",
            "The fields listed have signs that cannot be seen (without width, or for control or direction), probably "
            "copied along from a page or a sheet. What the customer said is never changed in silence: remove them, or "
            "type the text again.",
        ),
        _F.NUMBER_ROUNDED: (
            "号码被表格软件改成了科学计数法，末几位已丢失；请把该列设为“文本”格式后重新填写。",
            "The spreadsheet turned this number into scientific notation and lost digits. "
            "Format the column as text and enter it again.",
        ),
        _F.NUMBER_CUT: (
            "号码末三位都是 0 且校验码不符：表格软件（如 Excel）只保留 15 位有效数字，末三位已丢失；"
            "请把该列设为“文本”格式后重新填写。",
            "This number ends with three zeros and its check digit fails: a spreadsheet such as Excel keeps 15 digits "
            "and made zeros of the others. Format the column as text and enter it again.",
        ),
        _F.TIME_MALFORMED: (
            "同意时间不是有效的日期和时间；请写成 2026-11-22T08:00:00+08:00。",
            "The time of consent is no date and time. Write 2026-11-22T08:00:00+08:00.",
        ),
        _F.TIME_WITHOUT_OFFSET: (
            "时间未注明时区；请写成 2026-11-22T08:00:00+08:00，或在命令中加 --utc-offset +08:00。",
            "The time does not say its zone. Write 2026-11-22T08:00:00+08:00, or give --utc-offset +08:00.",
        ),
        _F.REFERENCE_MISSING: (
            "没有案件编号（reference），请填写。",
            "There is no reference. Every case needs its own.",
        ),
        _F.REFERENCE_DIFFERS: (
            "文件中的案件编号与文件夹名不同；文件夹名即案件编号，请改成一致或删去该字段。",
            "The reference in the file is not the folder's name. The name is the reference: make them alike or leave "
            "the field out.",
        ),
        _F.REFERENCE_REPEATED: (
            "本次导入中已有相同的案件编号，只采用先出现的一条；请改用不同编号或删去重复。",
            "This reference was already used earlier in this import; only the first one counts. "
            "Give another reference or remove the repeat.",
        ),
        _F.REFERENCE_TAKEN: (
            "此编号的案件已经接收，此后其文件或内容有改动，改动未予接收；原案件不变，其编号和服务码仍列在结果文件中。"
            "补充资料请走补件接口，新案件请用新编号。",
            "The case with this reference was taken before, and its files or what is stated changed since. The change "
            "was not taken; the case is as it was, and the outcome file still gives its id and service code. "
            "Send further evidence to that case, or use a new reference for a new case.",
        ),
        _F.SERVER_FAILED: (
            "服务器的数据库或存储出错，本案未导入，与资料无关；请查看服务器日志，恢复后再次运行导入。",
            "The server's database or store failed, so this case was not taken; its files are not to blame. "
            "See the server's log and run the import again.",
        ),
        _F.UNEXPECTED: (
            "服务器出现意外错误，本案未导入；请再次运行导入，如仍失败请查看服务器日志。",
            "The server met an unexpected error and did not take this case. Run the import again, "
            "and look at the server's log if it fails again.",
        ),
        _P.EVIDENCE_TOO_LARGE: (
            "文件超过 20 MiB，请压缩后重试。",
            "The file is larger than 20 MiB. Make it smaller.",
        ),
        _P.INVALID_REQUEST: (
            "所列字段缺失或不正确，请改正。",
            "The fields listed are missing or not correct. Correct them.",
        ),
        _P.CONSENT_MISSING: (
            "没有客户对人脸信息处理的单独同意（consent：给出时间与文本版本），或其时间晚于当前时间；请先取得同意。",
            "The customer's separate consent to face processing (consent: when given, which text) is missing or dated "
            "in the future. Obtain it first.",
        ),
    }
)
