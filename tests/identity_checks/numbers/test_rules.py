"""Every number rule under its name, with published numbers that are right and near misses that are not (R98, R99)."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from identity_checks.numbers import NumberHint, NumberKind, NumberProblem
from identity_checks.numbers.rules import number_rule, number_rules

TODAY = date(2026, 11, 22)

# Numbers of specimens and of public documentation; none is made by the code under test.
RIGHT = {
    "resident_id": ["33010219750101001X", "440305197501010015", "321083197812162119", "440305750101001"],
    "permanent_resident_card": ["911124198108030024", "932682198501010017", "CAN110081080301"],
    "hmt_residence_permit": ["81000019980902013X", "820000200009100032", "830000200209060065"],
    "home_return_permit": ["H12345678", "M1234567801"],
    "taiwan_travel_permit": ["12345678"],
    "non_chinese_travel_permit": ["HA1234567", "MA7654321"],
    "chinese_passport": ["E12345678", "EA1234567", "G12345678"],
    "uscc": ["91110000600037341L"],
    "hong_kong_id": ["P174468(6)", "A123456(3)", "G123456(A)"],
    "macao_id": ["1234567(8)", "5215299/8", "7/123456/7"],
    "taiwan_id": ["B221690311", "A123456789"],
    "singapore_nric": ["S0000001I", "S1234567D", "T1234567J", "F1234567N", "G1234567X", "M1234567K"],
    "spanish_identity": ["54362315K", "54362315-K", "X-2482300W", "00000000T", "12345678Z"],
    "polish_pesel": ["44051401359", "02070803628", "02270803624"],
    "polish_identity_card": ["ABA300000", "ABS123456"],
    "italian_fiscal_code": ["RCCMNL83S18D969H", "MRTMTT91D08F205J", "RSSMRA85T10A562S"],
    "italian_identity_card": ["CA00000AA", "AA1234567"],
    "dutch_bsn": ["111222333", "1112.22.333", "11122233-3"],
    "dutch_document": ["EM0000000", "SPECI2014", "XR1001R58"],
    "german_document": ["L01X00T47", "L01X00T471", "L01X00T471D", "C01X00T478", "1220001297D"],
    "french_identity_card": ["X4RTBPFW4", "880692310285"],
    "romanian_cnp": ["1630615123457", "1800101221144"],
    "romanian_identity_card": ["RX123456", "AB1234567"],
    "malaysian_mykad": ["770305-02-1234", "770305021234"],
    "thai_identity": ["3100600445635", "1-2345-45678-78-1"],
    "vietnamese_cccd": ["001099012345", "079301123456"],
    "indonesian_nik": ["3171011708450001", "3171015708450001"],
    "philippine_identity": ["1234-5678-9012-3456", "123456789012"],
}

WRONG = [
    ("spanish_identity", "54362315Z", NumberProblem.CHECK_DIGIT),
    ("spanish_identity", "X-2482300A", NumberProblem.CHECK_DIGIT),
    ("spanish_identity", "54362315", NumberProblem.LENGTH),
    ("spanish_identity", "W2482300W", NumberProblem.FORM),
    ("polish_pesel", "44051401358", NumberProblem.CHECK_DIGIT),
    ("polish_pesel", "02325803624", NumberProblem.BIRTH_DATE),
    ("polish_pesel", "4405140135", NumberProblem.LENGTH),
    ("polish_pesel", "4405140135A", NumberProblem.ALPHABET),
    ("polish_identity_card", "ABA300001", NumberProblem.CHECK_DIGIT),
    ("polish_identity_card", "AB3000000", NumberProblem.FORM),
    ("polish_identity_card", "ABA30000", NumberProblem.LENGTH),
    ("italian_fiscal_code", "RCCMNL83S18D969", NumberProblem.LENGTH),
    ("italian_fiscal_code", "RCCMNL83S18D969A", NumberProblem.CHECK_DIGIT),
    ("italian_fiscal_code", "RCCMNL83F18D969H", NumberProblem.FORM),
    ("italian_fiscal_code", "RCCMNL83S32D969H", NumberProblem.BIRTH_DATE),
    ("italian_fiscal_code", "RCCMNL83S72D969H", NumberProblem.BIRTH_DATE),
    ("italian_identity_card", "CA0000AAA", NumberProblem.FORM),
    ("dutch_bsn", "111252333", NumberProblem.CHECK_DIGIT),
    ("dutch_bsn", "000000000", NumberProblem.CHECK_DIGIT),
    ("dutch_bsn", "1112223334", NumberProblem.LENGTH),
    ("dutch_bsn", "11122233A", NumberProblem.ALPHABET),
    ("dutch_document", "EMO000000", NumberProblem.FORM),
    ("german_document", "L01X00T472", NumberProblem.CHECK_DIGIT),
    ("german_document", "L01A00T47", NumberProblem.FORM),
    ("german_document", "L01X00T4", NumberProblem.LENGTH),
    ("french_identity_card", "X4RTBPFW", NumberProblem.LENGTH),
    ("french_identity_card", "X4RTBPFW4A12", NumberProblem.FORM),
    ("romanian_cnp", "1630615123458", NumberProblem.CHECK_DIGIT),
    ("romanian_cnp", "0800101221142", NumberProblem.FORM),
    ("romanian_cnp", "1632215123457", NumberProblem.BIRTH_DATE),
    ("romanian_identity_card", "R1234567", NumberProblem.FORM),
    ("malaysian_mykad", "771305-02-1234", NumberProblem.BIRTH_DATE),
    ("malaysian_mykad", "770305-02-123", NumberProblem.LENGTH),
    ("thai_identity", "7100600445635", NumberProblem.CHECK_DIGIT),
    ("thai_identity", "9100600445635", NumberProblem.FORM),
    ("thai_identity", "710060044563A", NumberProblem.ALPHABET),
    ("vietnamese_cccd", "001499012345", NumberProblem.BIRTH_DATE),
    ("vietnamese_cccd", "00109901234", NumberProblem.LENGTH),
    ("indonesian_nik", "3171013208450001", NumberProblem.BIRTH_DATE),
    ("indonesian_nik", "3171011708450000", NumberProblem.FORM),
    ("philippine_identity", "1234567890123", NumberProblem.LENGTH),
    ("macao_id", "2234567(8)", NumberProblem.FORM),
    ("permanent_resident_card", "911124198108030028", NumberProblem.CHECK_DIGIT),
    ("taiwan_id", "M517086311", NumberProblem.FORM),
]


@pytest.mark.parametrize(("name", "number"), [(name, number) for name, numbers in RIGHT.items() for number in numbers])
def test_a_published_number_is_right_under_the_rule_of_its_name(name: str, number: str) -> None:
    """R98, R99: a rule is found by name and accepts what is right."""
    rule = number_rule(name)

    assert rule is not None
    check = rule.check(number, today=TODAY)
    assert (check.valid, check.problem, check.kind) == (True, None, rule.kind)


@pytest.mark.parametrize(("name", "number", "problem"), WRONG)
def test_a_near_miss_is_refused_for_what_is_wrong(name: str, number: str, problem: NumberProblem) -> None:
    """R98, R99: each kind of mistake has its own name."""
    check = number_rules()[name].check(number, today=TODAY)

    assert (check.valid, check.problem) == (False, problem)


def test_every_kind_of_number_has_a_rule_and_a_published_number() -> None:
    """A new kind cannot be left out of the registry or of these vectors; names are stable."""
    assert set(number_rules()) == {kind.value for kind in NumberKind} == set(RIGHT)
    assert all(name == rule.name for name, rule in number_rules().items())
    assert number_rule("no_such_rule") is None


def test_what_a_number_says_besides_being_right() -> None:
    """Birth, sex and origin come from the number where it bears them; a year of two digits stays one."""

    def details(name: str, number: str) -> dict[str, str]:
        return dict(number_rules()[name].check(number, today=TODAY).details)

    assert details("polish_pesel", "44051401359") == {"birth_date": "1944-05-14", "sex": "M"}
    assert details("polish_pesel", "02270803624") == {"birth_date": "2002-07-08", "sex": "F"}
    assert details("romanian_cnp", "1630615123457") == {"birth_date": "1963-06-15", "sex": "M"}
    assert details("italian_fiscal_code", "RCCMNL83S18D969H") == {"short_birth_date": "831118", "sex": "M"}
    assert details("malaysian_mykad", "770305021234") == {"short_birth_date": "770305", "sex": "F"}
    assert details("indonesian_nik", "3171015708450001") == {"short_birth_date": "450817", "sex": "F"}
    assert details("vietnamese_cccd", "079301123456") == {"birth_year": "2001", "sex": "F"}
    assert details("spanish_identity", "X2482300W") == {"holder": "resident"}


def test_an_unlisted_place_or_a_great_age_is_a_hint_only() -> None:
    """Tables of places grow and people grow old: neither vetoes a number."""

    def hints(name: str, number: str) -> tuple[NumberHint, ...]:
        check = number_rules()[name].check(number, today=TODAY)
        assert check.valid
        return check.hints

    assert NumberHint.REGION_UNKNOWN in hints("malaysian_mykad", "770305-17-1234")
    assert NumberHint.REGION_UNKNOWN in hints("vietnamese_cccd", "999099012345")
    assert NumberHint.REGION_UNKNOWN in hints("indonesian_nik", "9971011708450001")
    assert NumberHint.REGION_UNKNOWN in hints("romanian_cnp", "1630615993454")
    assert NumberHint.AGE_UNLIKELY in hints("polish_pesel", "00810100002")


@given(st.sampled_from(sorted(number_rules())), st.text(max_size=24))
@example("spanish_identity", "٤٥٦٤٥٦٤٥Z")
@example("italian_fiscal_code", "RCCMNL83S18D969É")
def test_no_text_breaks_a_rule(name: str, text: str) -> None:
    """Whatever reading yields, the answer is an outcome, and a repr that shows no number."""
    check = number_rules()[name].check(text, today=TODAY)

    assert check.valid == (check.problem is None)
    assert repr(check).endswith("normalized='***')")
