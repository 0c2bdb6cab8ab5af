"""The check of words passes on the product and can fail."""

import argparse

import pytest

from resources.command_help import CommandParser, add_command
from tools import check_texts


def test_words_are_complete_and_not_in_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    """Issue 2 section 1: untranslated and put-together texts fail the check."""
    assert check_texts.main() == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    "source",
    [
        'label.setText("Hello there")',
        'texts.text(f"queue.{name}")',
        'texts.text("queue." + name)',
        'texts.text("queue.no_such_text")',
        'button.setToolTip("提示文字")',
    ],
)
def test_the_check_of_words_finds_faults(source: str) -> None:
    """The check itself can fail."""
    assert list(check_texts.source_faults("sample.py", source, {"queue.title"}, set()))


def test_a_missing_translation_is_found() -> None:
    """One language without an id, and one with other parameters."""
    faults = list(check_texts.catalogue_faults({"zh_CN": {"a.b": "甲 {n}", "a.c": "乙"}, "en": {"a.b": "A"}}))
    assert any("a.c is not translated" in fault for fault in faults)
    assert any("a.b has other parameters" in fault for fault in faults)


@pytest.mark.parametrize(("text", "is_fault"), [("甲 · 乙", True), ("甲\u00a0· 乙", False), ("95 %", True)])
def test_a_sign_that_may_begin_a_line_is_found(text: str, is_fault: bool) -> None:
    """What divides two facts stays with the first of them where the line wraps."""
    assert bool(list(check_texts.catalogue_faults({"zh_CN": {"a.b": text}, "en": {"a.b": "A"}}))) is is_fault


def test_help_in_one_language_is_found() -> None:
    """A command and its arguments are explained in both languages, however deep; what is hidden need not be."""
    parser = CommandParser(prog="desk", description="核验台 / the desk")
    commands = parser.add_subparsers(title="命令 / commands", metavar="COMMAND")
    add_command(commands, "good", "好 / well").add_argument("--hidden", help=argparse.SUPPRESS)
    assert list(check_texts.help_faults(parser)) == []
    bad = add_command(commands, "bad", "only English")
    bad.add_argument("--one", help="只有中文")
    bad.add_argument("two")
    faults = list(check_texts.help_faults(parser))
    assert [fault.split(":")[0] for fault in faults] == ["desk bad"] * 3
    assert [word in fault for word, fault in zip(("what it is for", "one", "two"), faults, strict=True)] == [True] * 3


def test_a_command_describes_itself_as_its_list_does(capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` of a command says what it is for, with what argparse words itself in both languages."""
    parser = CommandParser(prog="desk")
    add_command(parser.add_subparsers(), "go", "走 / go", more="第一行\nsecond line")
    with pytest.raises(SystemExit):
        parser.parse_args(["go", "--help"])
    said = capsys.readouterr().out
    for part in ("走 / go", "第一行\nsecond line", "选项 / options", "显示此帮助后退出 / show this help and exit"):
        assert part in said
