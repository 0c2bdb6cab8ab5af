"""Checks the words of the windows: `python -m tools.check_texts`, exit code 1 with one line a fault.

Both catalogues hold the same ids with the same parameters; no line of a text begins with what divides it; every id that
the code names exists and is used; texts are asked for by literals; nothing a person reads is written into the code;
every closed set of words is complete; the command lines explain themselves in Chinese and in English.
"""

import argparse
import ast
import json
import re
import string
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Final

from case_contract import vocabulary
from case_contract.problem_texts import PROBLEM_TEXTS
from case_contract.problems import ProblemCode
from case_contract.reasons import RiskFamily
from case_contract.templates import FIELDS_OF, declared_field
from identity_checks.finding_codes import FindingCode, ImpossibleDate
from reviewer_app.domain.field_table import Agreement
from reviewer_app.domain.goal_standing import Standing
from reviewer_app.services.types import EvidenceTrouble, MediaState, MediaTrouble, QueueScope
from reviewer_app.ui.case.finding_figures import FIGURES, WORDS_OF_FIGURES
from reviewer_app.ui.case.finding_words import BY_RULE

ROOT: Final = Path(__file__).resolve().parents[1]
UI: Final = ROOT / "reviewer_app" / "ui"
TRANSLATIONS: Final = ROOT / "resources" / "translations"
OTHERS: Final = (ROOT / "resources" / "sentences.py", ROOT / "identity_checks" / "reading_text.py")
"""What speaks from the catalogues besides the windows."""
_ID: Final = re.compile(r"^[a-z][a-z_]*(\.[a-zA-Z0-9_]+)+$")
_FILE: Final = re.compile(r"\.(json|qss|svg|png|ini)$")
_ASKS: Final = frozenset({"text", "Label", "Button", "KeyButton", "RailButton"})
_SHOWS: Final = frozenset(
    {
        "setText",
        "setToolTip",
        "setPlaceholderText",
        "setWindowTitle",
        "setAccessibleName",
        "setAccessibleDescription",
        "setStatusTip",
        "addAction",
        "addItem",
        "drawText",
        "say",
        "QLabel",
        "QPushButton",
        "QCheckBox",
    }
)
_ALONE: Final = re.compile(" [·・%‰]")
"""A space of which a line may end, before what then begins the next one."""
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_ENGLISH: Final = re.compile(r"[a-z]{2,}")
_LETTERS: Final = re.compile(r"[A-Za-z\u4e00-\u9fff]{2,}")

FAMILIES: Final[dict[str, tuple[str, ...]]] = {}


def _family(name: str, values: Iterable[StrEnum | str], *, without: Iterable[StrEnum] = ()) -> None:
    FAMILIES[name] = tuple(str(value) for value in values if value not in set(without))


_VERDICTS = vocabulary.Verdict
_family("tier", vocabulary.Tier)
_family("risk", vocabulary.RiskLevel)
_family("status", vocabulary.CaseStatus)
_family("case_type", vocabulary.CaseType)
_family("severity", vocabulary.Severity)
_family("document", vocabulary.DocumentType)
_family("evidence", vocabulary.EvidenceKind)
_family("evidence_tab", vocabulary.EvidenceKind)
_family(
    "evidence_short",
    vocabulary.EvidenceKind,
    without=[vocabulary.EvidenceKind.SELFIE, vocabulary.EvidenceKind.ID_FRONT, vocabulary.EvidenceKind.ID_BACK],
)
_family("basis", vocabulary.FieldBasis)
_family("step_outcome", vocabulary.StepOutcome)
_family("opinion", vocabulary.FaceOpinion)
_family("certainty", vocabulary.Certainty)
_family("face_band", vocabulary.FaceBand)
_family("language", vocabulary.Language)
_family("verdict", _VERDICTS)
_family("verdict_title", _VERDICTS, without=[_VERDICTS.APPROVE])
_family("verdict_confirm", _VERDICTS, without=[_VERDICTS.APPROVE])
_family("risk_family", RiskFamily)
_family("risk_label", RiskFamily)
_family("agreement", Agreement)
_family("goal_standing", Standing)
_family("finding", FindingCode)
_family("finding_short", FindingCode)
_family("finding_to_do", FindingCode)
_family("finding_to_do_by_rule", BY_RULE)
_family("figure", FIGURES)
_family("figure_word", (f"{name}.{word}" for name, words in WORDS_OF_FIGURES.items() for word in words))
_family("correction_rule", vocabulary.CorrectionRule)
_family("ground", vocabulary.StepGround)
_family("reverification_ground", vocabulary.ReverificationGround)
_family("altered", ("portrait", "number"))
_family("impossible_date", ImpossibleDate)
_family("relation", ("same", "same_identity", "other_identity", "unknown"))
_family("strength", ("weak", "clear", "strong"))
_family("sex", ("F", "M"))
_family("field", dict.fromkeys(declared_field(kind, name) for kind, names in FIELDS_OF.items() for name in names))
_family("media_state", MediaState)
_family("media_state_long", MediaState)
_family("media_trouble", MediaTrouble)
_family("evidence_trouble", EvidenceTrouble)
_family("queue_empty", QueueScope)


def main() -> int:
    """Print every fault."""
    catalogues = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in TRANSLATIONS.glob("*.json")}
    faults = [*catalogue_faults(catalogues), *family_faults(catalogues), *problem_faults()]
    used: set[str] = set()
    known = set(catalogues["zh_CN"])
    for path in (*sorted(UI.rglob("*.py")), *OTHERS):
        faults += source_faults(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"), known, used)
    spoken = {f"{name}.{value}" for name, values in FAMILIES.items() for value in values}
    faults += [
        f"resources/translations: {text_id} is used nowhere"
        for text_id in sorted(known - used - spoken)
        if not text_id.startswith("notice.") and text_id != "evidence_short.id_card"
    ]
    for parser in _command_lines():
        faults += help_faults(parser)
    for fault in faults:
        print(fault)
    print(f"{len(known)} texts in {len(catalogues)} languages, {len(faults)} faults")
    return 1 if faults else 0


def catalogue_faults(catalogues: dict[str, dict[str, str]]) -> Iterator[str]:
    """Ids or parameters that one language has and another has not, empty texts, and signs that may begin a line."""
    everything = set().union(*catalogues.values())
    for language, catalogue in sorted(catalogues.items()):
        for text_id in sorted(everything - set(catalogue)):
            yield f"{language}: {text_id} is not translated"
        for text_id, text in catalogue.items():
            if not text.strip():
                yield f"{language}: {text_id} is empty"
            if _ALONE.search(text):
                yield f"{language}: {text_id} may begin a line with a sign: put a no-break space before it"
            others = {_parameters(other[text_id]) for other in catalogues.values() if text_id in other}
            if len(others) > 1:
                yield f"{language}: {text_id} has other parameters than in another language"


def family_faults(catalogues: dict[str, dict[str, str]]) -> Iterator[str]:
    """Values of closed sets without a word."""
    for language, catalogue in sorted(catalogues.items()):
        for name, values in FAMILIES.items():
            for value in values:
                if f"{name}.{value}" not in catalogue:
                    yield f"{language}: no word for {name}.{value}"


def problem_faults() -> Iterator[str]:
    """Problem codes without words."""
    for code in ProblemCode:
        if code not in PROBLEM_TEXTS:
            yield f"problem {code.value} has no words"


def help_faults(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Commands and arguments whose help is not in both languages, down to the last sub-command."""
    if not _in_both(parser.description):
        yield f"{parser.prog}: what it is for is not said in Chinese and in English"
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield from help_faults(child)
        elif action.help != argparse.SUPPRESS and not _in_both(action.help):
            name = action.metavar or action.dest
            yield f"{parser.prog}: {name} is not explained in Chinese and in English"


def _command_lines() -> tuple[argparse.ArgumentParser, ...]:
    # OpenCV comes with them, which the tests of windows that use this module must not load.
    from case_server.command_line import build_parser as of_server
    from identity_checks.command_line import build_parser as of_checks
    from reviewer_app.__main__ import build_parser as of_desk

    return of_server(), of_checks(), of_desk()


def _in_both(words: str | None) -> bool:
    return words is not None and all(script.search(words) for script in (_CHINESE, _ENGLISH))


def source_faults(name: str, source: str, known: set[str], used: set[str]) -> Iterator[str]:
    """Ids that do not exist, texts put together, and words written into the code."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _ID.match(node.value):
            if node.value in known:
                used.add(node.value)
            elif not _FILE.search(node.value):
                yield f"{name}:{node.lineno}: no text {node.value}"
        if isinstance(node, ast.Call):
            yield from _call_faults(name, node)


def _call_faults(name: str, call: ast.Call) -> Iterator[str]:
    function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if function in _ASKS:
        for argument in call.args[:2]:
            put_together = isinstance(argument, ast.JoinedStr) and not _is_family(argument)
            if put_together or isinstance(argument, ast.BinOp):
                yield f"{name}:{call.lineno}: a text id is put together instead of written out"
    if function in _SHOWS:
        for argument in call.args[:1] if function == "say" else call.args:
            for part in ast.walk(argument):
                literal = part.value if isinstance(part, ast.Constant) else None
                if isinstance(literal, str) and _LETTERS.search(literal) and not _inside_call(argument, part):
                    yield f"{name}:{call.lineno}: untranslated text {literal!r}"


def _is_family(joined: ast.JoinedStr) -> bool:
    """`f"verdict_confirm.{value}"` is allowed where the family is proved to be complete."""
    first = joined.values[0] if joined.values else None
    return isinstance(first, ast.Constant) and str(first.value).rstrip(".") in FAMILIES


def _inside_call(argument: ast.expr, wanted: ast.AST) -> bool:
    """Whether a literal is an argument of a further call (an id, a format) or a key."""
    for node in ast.walk(argument):
        if isinstance(node, ast.Call | ast.Subscript) and any(child is wanted for child in ast.walk(node)):
            return True
        if isinstance(node, ast.FormattedValue) and any(child is wanted for child in ast.walk(node)):
            return True
    return False


def _parameters(text: str) -> frozenset[str]:
    return frozenset(field for _, field, _, _ in string.Formatter().parse(text) if field)


if __name__ == "__main__":
    sys.exit(main())
