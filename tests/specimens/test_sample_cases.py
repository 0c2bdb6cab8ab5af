"""The cases of the sample tenant: enough of them, each of them what it says, none of them touching a disk."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image

from case_contract.intake import CaseSubmission
from case_contract.templates import missing_kinds
from case_contract.vocabulary import CaseType, EvidenceKind, Tier, Verdict
from identity_checks.finding_codes import FindingCode
from identity_checks.specimens import PortraitsNotFetched, portraits
from sample_data import SampleCase, SubmittableCase, build, sample_cases
from sample_data.sitters import PortraitsMissing, Sitter, check_portraits, selfie

pytestmark = pytest.mark.slow

Built = Callable[[SampleCase], SubmittableCase]
CASES = [pytest.param(case, id=case.reference) for case in sample_cases()]


def pages(content: bytes, media_type: str) -> list[tuple[int, int]]:
    """(width, height) of every page, decoded in full."""
    if media_type == "application/pdf":
        document = pypdfium2.PdfDocument(content)
        sizes = [page.render(scale=2).to_pil().size for page in document]
        document.close()
        return sizes
    picture = Image.open(io.BytesIO(content))
    assert Image.MIME[str(picture.format)] == media_type
    pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    return [(pixels.shape[1], pixels.shape[0])]


def test_every_kind_of_trouble_is_there() -> None:
    """Issue section 6: at least 24 cases, flawless ones of each business, and every named fault."""
    cases = sample_cases()
    assert len(cases) >= 28
    assert len({case.reference for case in cases}) == len(cases)
    flawless = [case for case in cases if not case.expected and not case.missing]
    assert {case.case_type for case in flawless} == set(CaseType)
    wanted = {
        FindingCode.FACES_DIFFER,
        FindingCode.NUMBER_CHECK_DIGIT,
        FindingCode.DOCUMENT_EXPIRED,
        FindingCode.BLURRED,
        FindingCode.CUT_OFF,
        FindingCode.GLARE,
        FindingCode.WRONG_DOCUMENT,
        FindingCode.LICENCE_PERSON_MISMATCH,
        FindingCode.MRZ_CHECK_DIGIT,
    }
    assert wanted <= frozenset().union(*(case.expected for case in cases))
    assert {case.verdict for case in cases} == set(Verdict)
    assert {case.tier for case in cases} == set(Tier)


def test_the_first_twenty_are_a_fair_mixture() -> None:
    """Whoever submits only the first twenty still meets every business and all four verdicts."""
    first = sample_cases()[:20]
    assert {case.case_type for case in first} == set(CaseType)
    assert {case.verdict for case in first} == set(Verdict)


@pytest.mark.parametrize("case", CASES)
def test_case_builds_into_a_valid_submission(case: SampleCase, built: Built) -> None:
    """R3: the contract accepts it, evidence is complete unless left out on purpose, every file decodes."""
    made = built(case)
    submission = CaseSubmission.model_validate(made.case)
    assert submission.tenant_reference == case.reference
    assert all(submission.declared.values())
    present = {EvidenceKind(kind) for kind in made.files}
    assert bool(missing_kinds(case.case_type, present)) == case.missing
    for name, media_type, content in made.files.values():
        assert name.rpartition(".")[0]
        for width, height in pages(content, media_type):
            assert min(width, height) >= 300
        assert len(content) < 4_000_000


def test_building_again_gives_the_same_bytes(built: Built) -> None:
    """R55: a measurement over the sample cases can be repeated, PDF included."""
    by_reference = {case.reference: case for case in sample_cases()}
    for reference in ("PAY-0011", "SHOP-0003", "REMIT-0004"):
        assert built(by_reference[reference]) == build(by_reference[reference])


def test_forms_of_files_differ(built: Built) -> None:
    """R98: JPEG, PNG, WebP and a PDF of two pages are among them, and one told by EXIF to be turned."""
    by_reference: Mapping[str, SampleCase] = {case.reference: case for case in sample_cases()}
    pdf = built(by_reference["PAY-0011"]).files["id_front"]
    assert pdf[1] == "application/pdf"
    assert len(pages(pdf[2], pdf[1])) == 2
    formats = built(by_reference["PAY-0012"]).files
    assert [formats[kind][1] for kind in ("id_front", "id_back")] == ["image/png", "image/webp"]
    turned = Image.open(io.BytesIO(built(by_reference["PAY-0014"]).files["selfie"][2]))
    assert turned.getexif()[0x0112] == 6
    assert turned.width > turned.height


def test_built_cases_show_nothing_of_a_person_in_their_repr(built: Built) -> None:
    """Beyond the log rule: not even an invented person's data is printed."""
    made = built(sample_cases()[0])
    assert str(made.case["subject_id"]) not in repr(made)
    assert "flawless" not in repr(made)


def test_missing_portraits_are_said_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Issue section 6: what is not fetched is a result that names what to do."""
    answer = portraits(tmp_path)
    assert isinstance(answer, PortraitsNotFetched)
    assert "astronaut.png" in answer.missing
    monkeypatch.setenv("REVIEWER_DESK_PORTRAITS", str(tmp_path))
    with pytest.raises(PortraitsMissing, match=r"fetch_portraits\.py"):
        selfie(Sitter.A, 1)
    with pytest.raises(PortraitsMissing, match=r"fetch_portraits\.py"):
        check_portraits()


def test_portraits_are_grouped_by_person() -> None:
    """Issue section 6: one picture of the astronaut, several of one of the two others."""
    found = portraits()
    assert not isinstance(found, PortraitsNotFetched)
    assert {person: len(pictures) for person, pictures in found.items()} == {"astronaut": 1, "obama": 3, "biden": 1}
    for pictures in found.values():
        for portrait in pictures:
            card = portrait.card()
            assert card.shape[0] / card.shape[1] == pytest.approx(1 / 0.78, abs=0.02)
