"""R36, R24: what it means that a page is like one of another case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_contract.vocabulary import EvidenceKind, Severity
from case_server.repeats.marks import marks_to_look_for, own_marks
from case_server.repeats.matching import Altered, Customer, Match, Repeat, customer_of, judged, repeat_of
from case_server.repeats.page_print import KeptPrint, from_json, to_json
from case_server.repeats.ways import LEAST_SHARED, Way
from identity_checks.finding_codes import FindingCode
from identity_checks.genuineness import Fingerprint, PictureFingerprint
from identity_checks.genuineness.fingerprints import BITS
from tests.case_server.repeats.making import likeness_of
from tools import check_texts

KEY = b"k" * 32
FORM = "resident_id_front"


def card(
    text: int = 0,
    *,
    portrait: int | None = 0,
    near: tuple[int, ...] = (),
    number: str | None = None,
    picture: int | None = None,
    file: str = "a",
) -> KeptPrint:
    """A print of an ID card."""
    shown = None if picture is None else PictureFingerprint(0, likeness_of(picture))
    return KeptPrint(file, shown, Fingerprint(FORM, text, 0, portrait, near), number)


def flipped(count: int) -> int:
    """The first `count` bits."""
    return (1 << count) - 1


@pytest.mark.parametrize(
    ("mine", "other", "expected"),
    [
        (card(file="x"), card(file="x", text=flipped(90)), (Match.FILE, None)),
        (card(picture=1, file="x"), card(picture=1, file="y", text=flipped(90)), (Match.PICTURE, None)),
        (card(picture=1, number="1"), card(picture=1, number="2", file="y"), (Match.PICTURE, Altered.NUMBER)),
        (card(number="1"), card(flipped(10), number="1", file="y"), (Match.DOCUMENT, None)),
        (card(number="1"), card(number="1", portrait=flipped(30), file="y"), (Match.DOCUMENT, Altered.PORTRAIT)),
        (card(number="1"), card(flipped(3), number="2", file="y"), (Match.DOCUMENT, Altered.NUMBER)),
        (card(number="1"), card(flipped(80), number="1", file="y"), (Match.NUMBER, None)),
        # An outline that is a little off leaves twelve bits of one portrait, and its place lies beside the form's.
        (card(number="1"), card(number="1", portrait=flipped(12), file="y"), (Match.DOCUMENT, None)),
        (card(), card(flipped(3), portrait=flipped(12), file="y"), (Match.DOCUMENT, None)),
        (
            card(number="1"),
            card(flipped(3), number="2", portrait=flipped(12), file="y"),
            (Match.DOCUMENT, Altered.NUMBER),
        ),
        (
            card(number="1", near=(flipped(30), flipped(24))),
            card(number="1", portrait=flipped(30), file="y"),
            (Match.DOCUMENT, None),
        ),
        (
            card(number="1", near=(flipped(8), flipped(16))),
            card(number="1", portrait=flipped(30), file="y"),
            (Match.DOCUMENT, Altered.PORTRAIT),
        ),
        # Another card of the same form: text near by chance, number and portrait others.
        (card(number="1"), card(flipped(12), number="2", portrait=flipped(30), file="y"), None),
        (card(), card(flipped(12), portrait=flipped(30), file="y"), None),
        (card(), card(flipped(12), file="y"), (Match.DOCUMENT, None)),
        (card(), card(flipped(80), file="y"), None),
        (card(picture=1), card(flipped(80), picture=2, file="y"), None),
    ],
)
def test_in_which_way_two_pages_are_the_same(
    mine: KeptPrint, other: KeptPrint, expected: tuple[Match, Altered | None] | None
) -> None:
    """The surest way is told; a number that was read on both tells an edit from another card."""
    found = repeat_of(mine, other)
    assert (None if found is None else (found.match, found.altered)) == expected
    back = repeat_of(other, mine)
    assert (None if back is None else (back.match, back.altered)) == expected


@pytest.mark.parametrize(
    ("offices", "files", "expected"),
    [
        (("1", "2"), "ab", None),
        (("1", "1"), "ab", Match.PICTURE),
        (("1", None), "ab", Match.PICTURE),
        (("1", "2"), "aa", Match.FILE),
    ],
)
def test_backs_of_two_offices_are_two_cards(
    offices: tuple[str, str | None], files: str, expected: Match | None
) -> None:
    """R36: scans of backs look alike; the office tells them apart, and the same file is the same all the same."""
    shown = PictureFingerprint(0, likeness_of(1))
    mine, other = (KeptPrint(file, shown, None, None, office) for file, office in zip(files, offices, strict=True))
    found = repeat_of(mine, other)
    assert (None if found is None else found.match) is expected
    assert from_json(to_json(mine)) == mine


@pytest.mark.parametrize(
    ("mine", "other", "expected"),
    [
        ({"name": "张伟", "id_number": "1"}, {"name": "张 伟", "id_number": "1"}, Customer.SAME_IDENTITY),
        ({"name": "张伟", "id_number": "1"}, {"name": "李四", "id_number": "1"}, Customer.OTHER_IDENTITY),
        ({"name": "张伟"}, {"name": "李四"}, Customer.OTHER_IDENTITY),
        ({"name": "张伟"}, {"id_number": "1"}, Customer.UNKNOWN),
        ({}, {}, Customer.UNKNOWN),
        (
            {"surname": "Mu\uff4eoz", "company_name": "A"},
            {"surname": "MUNOZ", "company_name": "B"},
            Customer.SAME_IDENTITY,
        ),
    ],
)
def test_whose_the_other_case_is(mine: dict[str, str], other: dict[str, str], expected: Customer) -> None:
    """By what both declared; the tenant's own customer number comes first."""
    assert customer_of(mine, other, kind=EvidenceKind.ID_FRONT, is_same_customer=False) is expected
    assert customer_of(mine, other, kind=EvidenceKind.ID_FRONT, is_same_customer=True) is Customer.SAME


def test_of_a_licence_the_company_counts() -> None:
    """Two people of one company show one licence: a remark; two companies one licence: an alert."""
    mine, colleague = {"name": "A", "company_name": "甲公司"}, {"name": "B", "company_name": "甲公司"}
    other = customer_of(mine, colleague, kind=EvidenceKind.BUSINESS_LICENCE, is_same_customer=False)
    assert other is Customer.SAME_IDENTITY
    assert judged(Repeat(Match.PICTURE, 1.0), other, EvidenceKind.BUSINESS_LICENCE) == (
        FindingCode.PICTURE_SEEN_BEFORE,
        Severity.INFO,
    )


@pytest.mark.parametrize("match", Match)
def test_a_customers_own_earlier_case_is_never_more_than_a_remark(match: Match) -> None:
    """Handing the same document in again is what customers do."""
    verdict = judged(Repeat(match, 1.0), Customer.SAME, EvidenceKind.ID_FRONT)
    assert verdict is None or verdict[1] is Severity.INFO


@pytest.mark.parametrize("kind", EvidenceKind)
@pytest.mark.parametrize("match", Match)
def test_weight_grows_with_what_speaks_against_it(match: Match, kind: EvidenceKind) -> None:
    """Own case, same identity under another number, other identity: never lighter from one to the next."""
    order = [Customer.SAME, Customer.SAME_IDENTITY, Customer.OTHER_IDENTITY]
    verdicts = [judged(Repeat(match, 1.0), customer, kind) for customer in order]
    weights = [-1 if verdict is None else list(Severity).index(verdict[1]) for verdict in verdicts]
    assert weights == sorted(weights)


def test_what_was_altered_is_an_alert_but_for_a_renewed_card() -> None:
    """R24: another number on the same card, or another portrait under another customer."""
    front = EvidenceKind.ID_FRONT
    number, portrait = Repeat(Match.DOCUMENT, 1.0, Altered.NUMBER), Repeat(Match.DOCUMENT, 1.0, Altered.PORTRAIT)
    assert judged(number, Customer.SAME, front) == (FindingCode.DOCUMENT_ALTERED, Severity.ALERT)
    assert judged(portrait, Customer.SAME_IDENTITY, front) == (FindingCode.DOCUMENT_ALTERED, Severity.ALERT)
    assert judged(portrait, Customer.SAME, front) == (FindingCode.DOCUMENT_ALTERED, Severity.WARNING)


@given(
    st.integers(0, 2**BITS - 1),
    st.sets(st.integers(0, BITS - 1), max_size=10),
)
def test_pages_within_ten_bits_are_always_looked_at(text: int, bits: set[int]) -> None:
    """Ten bits over eight bands: three bands at least differ by one bit or none, whichever the bits are."""
    other = text ^ sum(1 << bit for bit in bits)
    stored = own_marks(KEY, KeptPrint("a", None, Fingerprint(FORM, text, 0, None), None))
    asked = marks_to_look_for(KEY, KeptPrint("b", None, Fingerprint(FORM, other, 0, None), None))
    shared = sum(mark.way is Way.DOCUMENT and mark.value in stored for mark in asked)
    assert shared >= LEAST_SHARED[Way.DOCUMENT]


@given(st.integers(0, 2**255 - 1), st.sets(st.integers(0, 254), max_size=12))
def test_pictures_within_twelve_bits_are_always_looked_at(code: int, bits: set[int]) -> None:
    """Twelve bits spoil twelve bands of sixteen at most: four are left."""
    likeness = likeness_of(3)
    mine = KeptPrint("a", PictureFingerprint(code, likeness), None, None)
    other = KeptPrint("b", PictureFingerprint(code ^ sum(1 << bit for bit in bits), likeness), None, None)
    asked = {mark.value for mark in marks_to_look_for(KEY, other) if mark.way is Way.PICTURE}
    assert len(asked & own_marks(KEY, mine)) >= LEAST_SHARED[Way.PICTURE]
    assert repeat_of(mine, other) == Repeat(Match.PICTURE, 1.0)


def test_marks_say_nothing_without_the_tenants_key() -> None:
    """Another tenant's marks of the very same page have nothing in common."""
    page = card(picture=1, number="1")
    assert own_marks(KEY, page)
    assert not own_marks(KEY, page) & own_marks(b"q" * 32, page)


def test_a_print_comes_back_as_it_went() -> None:
    """JSON and back, with and without each part."""
    back = KeptPrint("b", PictureFingerprint(1, likeness_of(1), bytes(4096)), None, None)
    for page in (card(5, picture=4, number="n"), KeptPrint("f", None, None, None), card(portrait=None), back):
        assert from_json(to_json(page)) == page


def test_a_back_kept_without_details_is_still_known_again() -> None:
    """R36: rows sealed before there were details have no such entry; they are compared as they were then."""
    likeness = likeness_of(1)
    kept = to_json(KeptPrint("a", PictureFingerprint(1, likeness), None, None))
    del kept["picture"]["detail"]
    mine = KeptPrint("b", PictureFingerprint(1, likeness, bytes(4096)), None, None)
    assert repeat_of(mine, from_json(kept)) == Repeat(Match.PICTURE, 1.0)


def test_every_relation_and_change_has_words() -> None:
    """R36: what is told of another case is said in words in both languages."""
    assert set(check_texts.FAMILIES["relation"]) == {customer.value for customer in Customer}
    assert set(check_texts.FAMILIES["altered"]) == {altered.value for altered in Altered}
