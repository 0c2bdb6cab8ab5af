"""The outcome file after every kind of end, and what is not one."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from case_contract.identifiers import new_id
from case_contract.vocabulary import Language
from case_server.batch_import.entries import Entry
from case_server.batch_import.outcomes import Outcome, OutcomesUnusable, Status, WhyUnusable, open_outcomes
from case_server.batch_import.refusals import ImportFault, Refusal
from case_server.batch_import.words import Words
from tests.case_server.batch_import.making import lines_of

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TENANT = UUID(int=7)


def entry(reference: str, stamp: str = "7-1") -> Entry:
    """A case of a folder."""
    return Entry(1, reference, None, reference, stamp)


def accepted(reference: str, stamp: str = "7-1") -> Outcome:
    """A case that was taken."""
    return Outcome(entry(reference, stamp), Status.ACCEPTED, AT, new_id(), "ABCD-EFGH", "received")


def refused(reference: str) -> Outcome:
    """A case that was not."""
    return Outcome(
        entry(reference), Status.REFUSED, AT, refusal=Refusal(ImportFault.FILE_MISSING, f"{reference}/x.jpg")
    )


def test_a_torn_last_line_is_dropped_and_the_rest_is_gone_on_with(tmp_path: Path) -> None:
    """Kill -9 in the middle of a write loses that line only; what was refused is tried again."""
    path = tmp_path / "o.jsonl"
    with open_outcomes(path, "march", TENANT) as outcomes:
        outcomes.write(accepted("A"))
        outcomes.write(refused("B"))
        outcomes.write(accepted("C"))
    whole = path.read_bytes()
    for cut in (1, 20, 60):
        path.write_bytes(whole[:-cut])
        with open_outcomes(path, "march", TENANT) as outcomes:
            assert outcomes.earlier(entry("A")) is not None
            assert outcomes.earlier(entry("B")) is None
            assert outcomes.earlier(entry("C")) is None
            assert outcomes.earlier(entry("A", stamp="8-1")) is None
        assert [line["reference"] for line in lines_of(path)] == ["A", "B"]


def test_at_the_end_there_is_one_line_a_case_in_the_order_of_the_source(tmp_path: Path) -> None:
    """The last word of a case counts; what is no longer in the source is gone, but no case that was taken is."""
    path = tmp_path / "o.jsonl"
    with open_outcomes(path, "march", TENANT) as outcomes:
        for outcome in (accepted("away"), refused("B"), refused("gone"), accepted("A"), accepted("B")):
            outcomes.write(outcome)
        outcomes.arrange([(reference, reference) for reference in "ABC"])
        outcomes.write(accepted("C"))
    assert [(line["folder"], line["status"]) for line in lines_of(path)] == [
        ("A", "accepted"),
        ("B", "accepted"),
        ("away", "accepted"),
        ("C", "accepted"),
    ]


def test_a_server_that_fails_costs_no_case_its_line(tmp_path: Path) -> None:
    """Refused because the server could not be asked, a case that was taken before keeps its id and service code."""
    path = tmp_path / "o.jsonl"
    taken = accepted("A")
    with open_outcomes(path, "march", TENANT) as outcomes:
        outcomes.write(taken)
        for reference in "AB":
            failed = Outcome(entry(reference, "8-1"), Status.REFUSED, AT, refusal=Refusal(ImportFault.SERVER_FAILED))
            outcomes.write(failed)
        outcomes.arrange([("A", "A"), ("B", "B")])
    of_taken, of_new = lines_of(path)
    assert (of_taken["status"], of_taken["case_id"], of_taken["service_code"]) == (
        "refused",
        str(taken.case_id),
        "ABCD-EFGH",
    )
    assert "case_id" not in of_new


def test_a_refusal_is_told_in_both_languages(tmp_path: Path) -> None:
    """Code, file and a sentence each; a name that is no text is still JSON."""
    path = tmp_path / "o.jsonl"
    with open_outcomes(path, "march", TENANT) as outcomes:
        outcomes.write(refused("\udcff"))
    (line,) = lines_of(path)
    assert line["reference"] == "\udcff"
    assert line["problem"]["code"] == "file_missing"
    assert "找不到" in line["problem"]["zh"]
    assert "not there" in line["problem"]["en"]


@pytest.mark.parametrize(
    "content",
    [b"my notes", b"my notes\n", b'{"a": 1}\n', b"[]\n", b"3\n", b'{"format": "other/1", "line": 2}\n'],
)
def test_a_file_of_another_kind_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    """A slip of the hand with --outcomes destroys nothing."""
    path = tmp_path / "o.jsonl"
    path.write_bytes(content)
    with pytest.raises(OutcomesUnusable) as unusable, open_outcomes(path, "march", TENANT):
        pass
    assert unusable.value.why is WhyUnusable.FOREIGN
    assert path.read_bytes() == content


def test_the_file_of_another_import_is_left_as_it_is(tmp_path: Path) -> None:
    """Another source or another tenant has another file; a file is written by one import at a time."""
    path = tmp_path / "o.jsonl"
    with open_outcomes(path, "march", TENANT) as outcomes:
        outcomes.write(accepted("A"))
        with pytest.raises(OutcomesUnusable) as unusable, open_outcomes(path, "march", TENANT):
            pass
        assert unusable.value.why is WhyUnusable.IN_USE
    content = path.read_bytes()
    for source, tenant_id in (("april", TENANT), ("march", UUID(int=8))):
        with pytest.raises(OutcomesUnusable) as unusable, open_outcomes(path, source, tenant_id):
            pass
        assert unusable.value.why is WhyUnusable.OTHER_IMPORT
    assert path.read_bytes() == content
    (tmp_path / "link").symlink_to(path)
    for there in (tmp_path, tmp_path / "link", tmp_path / "none" / "o.jsonl"):
        with pytest.raises(OutcomesUnusable) as unusable, open_outcomes(there, "march", TENANT):
            pass
        assert unusable.value.why is WhyUnusable.NOT_WRITABLE
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(content)["source"] == "march"


@pytest.mark.parametrize(
    ("reference", "shown"), [("R4\nx", "R4\ufffdx"), ("R\x1b[31m5", "R\ufffd[31m5"), ("阿-7", "阿-7")]
)
def test_a_refused_case_is_told_on_one_line(reference: str, shown: str) -> None:
    """What a table has in a reference may break lines or steer a terminal."""
    refusal = Refusal(ImportFault.FILE_MISSING, "front.jpg")
    entry = Entry(1, "R", 4, reference, refusal=refusal)
    outcome = Outcome(entry, Status.REFUSED, datetime(2026, 11, 30, tzinfo=UTC), refusal=refusal)
    said = Words(Language.ENGLISH).refused(outcome)
    assert shown in said
    assert said.isprintable()
