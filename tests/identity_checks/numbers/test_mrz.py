"""Machine-readable zones by ICAO's specimens, and what repair may and may not do (R99, ICAO 9303)."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from identity_checks.numbers.check_digits import mrz_check
from identity_checks.numbers.mrz import (
    MrzFormat,
    MrzProblem,
    MrzProblemReason,
    MrzReading,
    RepairRule,
    read_mrz,
)

TODAY = date(2026, 11, 22)

TD3 = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
TD1 = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
TD2 = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
VISA_A = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<")
VISA_B = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<")
CHINESE = "POCHNZHANG<<SAN<FENG<<<<<<<<<<<<<<<<<<<<<<<<"


def passport_line(
    number: str, state: str = "CHN", born: str = "900101", expiry: str = "300101", extra: str = ""
) -> str:
    """Build the second line of a passport with right check digits."""
    number, extra = number.ljust(9, "<"), extra.ljust(14, "<")
    parts = [number + mrz_check(number), state.ljust(3, "<"), born + mrz_check(born), "M"]
    parts += [expiry + mrz_check(expiry), extra + (mrz_check(extra) if extra.strip("<") else "<")]
    covered = parts[0] + parts[2] + parts[4] + parts[5]
    return "".join(parts) + mrz_check(covered)


def read(*lines: str) -> MrzReading:
    """Read lines that are a zone."""
    reading = read_mrz(lines, today=TODAY)
    assert isinstance(reading, MrzReading)
    return reading


@pytest.mark.parametrize(
    ("lines", "layout", "number"),
    [
        (TD3, MrzFormat.TD3, "L898902C3"),
        (TD1, MrzFormat.TD1, "D23145890"),
        (TD2, MrzFormat.TD2, "D23145890"),
        (VISA_A, MrzFormat.MRV_A, "L8988901C"),
        (VISA_B, MrzFormat.MRV_B, "L8988901C"),
    ],
)
def test_the_specimens_of_icao_are_right(lines: tuple[str, ...], layout: MrzFormat, number: str) -> None:
    """R99: each layout with its fields, check digits and names, and nothing corrected."""
    reading = read(*lines)

    assert reading.format is layout
    assert reading.valid
    assert reading.corrections == ()
    assert (reading.surname, reading.given_names) == ("ERIKSSON", "ANNA MARIA")
    assert reading.document_number == number
    assert reading.issuer == "UTO"
    assert reading.sex == "F"


def test_the_passport_specimen_field_by_field() -> None:
    """ICAO 9303-4 appendix B: dates with their century, personal number, five check digits."""
    reading = read(*TD3)

    assert reading.birth_date == date(1974, 8, 12)
    assert reading.expiry_date == date(2012, 4, 15)
    assert reading.personal_number == "ZE184226B"
    assert reading.document_code == "P"
    assert [item.field for item in reading.check_digits] == [
        "document_number",
        "birth_date",
        "expiry_date",
        "optional",
        "composite",
    ]


_FORGEABLE = [*range(1, 10), *range(13, 20), *range(21, 44)]


@pytest.mark.parametrize("column", _FORGEABLE)
@pytest.mark.parametrize("step", range(1, 10))
def test_every_wrong_digit_in_the_second_line_is_caught(column: int, step: int) -> None:
    """A digit put for another is shown by a check digit and never repaired: that is what a forger does."""
    line = passport_line("E12345678", extra="12345678901234")
    forged = line[:column] + str((int(line[column]) + step) % 10) + line[column + 1 :]
    reading = read(CHINESE, forged)

    assert not reading.valid
    assert reading.lines[1] == forged


def test_a_bad_check_digit_leaves_the_zone_readable() -> None:
    """The fields are given, and which check digits are wrong."""
    line = passport_line("E12345678")
    reading = read(CHINESE, line[:9] + str((int(line[9]) + 1) % 10) + line[10:])

    assert reading.document_number == "E12345678"
    assert [item.field for item in reading.check_digits if not item.right] == ["document_number", "composite"]


def test_a_long_document_number_continues_in_the_optional_data() -> None:
    """ICAO 9303-5: a filler for the check digit, the rest with its check digit in the optional data."""
    number = "D23145890734"
    first = "I<UTO" + number[:9] + "<" + number[9:] + mrz_check(number) + "<<<<<<<<<<<"
    second = "7408122F1204159UTO<<<<<<<<<<<"
    covered = first[5:30] + second[0:7] + second[8:15] + second[18:29]
    reading = read(first, second + mrz_check(covered), TD1[2])

    assert reading.valid
    assert reading.document_number == number
    assert reading.personal_number == ""


@pytest.mark.parametrize(
    ("was", "now"),
    [("7408122F", "74O8I22F"), ("F120415", "F12O4I5"), ("UTO740", "UT0740"), ("E184226B", "E184226B")],
)
def test_the_alphabet_of_a_position_mends_letters_and_digits(was: str, now: str) -> None:
    """Dates hold digits, states hold letters; each mended place is marked with its rule."""
    reading = read(TD3[0], TD3[1].replace(was, now))

    assert reading.valid
    assert reading.lines == TD3
    assert {item.rule for item in reading.corrections} <= {RepairRule.ALPHABET}
    assert len(reading.corrections) == sum(a != b for a, b in zip(was, now, strict=True))


def test_digits_in_a_name_become_letters() -> None:
    """Names hold letters only."""
    assert read("P<UT0ER1K5SON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", TD3[1]).lines == TD3


@pytest.mark.parametrize(
    "first",
    [
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<",
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<<<<",
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<K<<<C<<<<<<<<<",
        "PKUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "P<UTOERIKSSON«ANNA<MARIA«<<<<<<<<<<<<<<<<<<",
        "p< utoeriksson<<anna<maria＜<<<<<<<<<<<<<<<<<<",
    ],
)
def test_fillers_are_mended_where_only_fillers_can_stand(first: str) -> None:
    """Missing, doubled, misread fillers after the names and after the code of the document."""
    assert read(first, TD3[1]).lines == TD3


@pytest.mark.parametrize("cut", [1, 3, 6])
def test_missing_fillers_of_the_second_line_are_put_where_the_check_digits_say(cut: int) -> None:
    """Only one place for them makes all five check digits right."""
    line = passport_line("E12345678")
    short = line.replace("<" * 14, "<" * (14 - cut))
    reading = read(CHINESE, short)

    assert reading.valid
    assert reading.lines[1] == line
    assert {item.rule for item in reading.corrections} == {RepairRule.FILLER}


def test_a_line_that_fits_no_length_is_no_zone() -> None:
    """A digit lost from a date cannot be known, so nothing is made up."""
    line = passport_line("E12345678")
    outcome = read_mrz([CHINESE, line[:15] + line[16:]], today=TODAY)

    assert outcome == MrzProblem(MrzProblemReason.LINE_LENGTH)


def test_the_list_of_states_mends_one_look_alike() -> None:
    """CHM is no state and one look-alike makes it CHN; XQX is none and stays, marked unknown."""
    line = passport_line("E12345678")
    reading = read(CHINESE, line.replace("CHN", "CHM"))
    assert reading.nationality == "CHN"
    assert [item.rule for item in reading.corrections] == [RepairRule.COUNTRY]

    unknown = read(CHINESE, line.replace("CHN", "XQX"))
    assert unknown.nationality == "XQX"
    assert unknown.unknown_codes == ("nationality",)


def test_germany_is_one_letter() -> None:
    """ICAO 9303-3 section 5: D, not DEU."""
    reading = read("P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<", passport_line("C01X00T478", "D")[:44])
    assert reading.issuer == "D"
    assert "issuer" not in reading.unknown_codes


@pytest.mark.parametrize(
    ("number", "misread"),
    [("E12345678", "EI2345678"), ("E01234567", "EO1234567"), ("E12345608", "E1234S6O8")],
)
def test_a_check_digit_with_one_solution_mends_a_chinese_number(number: str, misread: str) -> None:
    """What was read has no Chinese form; one look-alike that has it fits the check digit."""
    line = passport_line(number)
    reading = read(CHINESE, misread + line[9:])

    assert reading.valid
    assert reading.document_number == number
    assert {item.rule for item in reading.corrections} == {RepairRule.CHECK_DIGIT}


def test_the_form_of_a_number_decides_where_the_check_digit_is_blind() -> None:
    """G and 6 weigh the same; a Chinese number has no letter there, one of Singapore ends with one, of another state
    nothing is known."""
    line = passport_line("E12365678")
    assert read(CHINESE, line.replace("E12365678", "E123G5678")).document_number == "E12365678"

    singaporean = passport_line("K5311166G", "SGP")
    own = read(TD3[0].replace("UTO", "SGP", 1), singaporean)
    assert own.valid
    assert own.document_number == "K5311166G"
    assert read(TD3[0].replace("UTO", "SGP", 1), singaporean.replace("66G", "666")).document_number == "K5311166G"

    foreign = passport_line("A12365678", "UTO").replace("A12365678", "A123G5678")
    reading = read(TD3[0], foreign)
    assert reading.document_number == "A123G5678"
    assert reading.ambiguous
    assert not reading.valid


@pytest.mark.parametrize(("number", "seen"), [("EB1234567", "E81234567"), ("E12345678", "E12345673")])
def test_a_number_of_plausible_form_is_not_explained_away(number: str, seen: str) -> None:
    """Where what was read could be a number, a wrong check digit stands, even though a look-alike would fit."""
    reading = read(CHINESE, seen + passport_line(number)[9:])

    assert not reading.valid
    assert reading.document_number == seen


@pytest.mark.parametrize(
    ("born", "expected"),
    [("261122", date(2026, 11, 22)), ("261123", date(1926, 11, 23)), ("000229", date(2000, 2, 29)), ("750230", None)],
)
def test_births_lie_in_the_last_hundred_years(born: str, expected: date | None) -> None:
    """The century is inferred from today; a day that does not exist is none."""
    assert read(CHINESE, passport_line("E12345678", born=born)).birth_date == expected


def test_unknown_parts_of_a_birth_date_and_far_expiries() -> None:
    """Fillers for what is unknown give no date; expiries lie within fifty years of today."""
    assert read(CHINESE, passport_line("E12345678", born="75<<<<")).birth_date is None
    assert read(CHINESE, passport_line("E12345678", expiry="760101")).expiry_date == date(2076, 1, 1)
    assert read(CHINESE, passport_line("E12345678", expiry="770101")).expiry_date == date(1977, 1, 1)


@pytest.mark.parametrize(
    ("names", "surname", "given_names"),
    [
        ("VAN<DER<MUELLEN<<JAN", "VAN DER MUELLEN", "JAN"),
        ("ARKFREITH", "ARKFREITH", ""),
        ("OCONNOR<<ENYA<SIOBHAN", "OCONNOR", "ENYA SIOBHAN"),
    ],
)
def test_names_split_at_the_double_filler(names: str, surname: str, given_names: str) -> None:
    """ICAO 9303-3 section 4.6: components by one filler, surname and given names by two."""
    reading = read("P<UTO" + names.ljust(39, "<"), TD3[1])

    assert (reading.surname, reading.given_names) == (surname, given_names)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([], MrzProblemReason.LINE_COUNT),
        ([TD3[0]], MrzProblemReason.LINE_COUNT),
        (["P<UTO", "L898902C3"], MrzProblemReason.LINE_LENGTH),
        ([TD3[0].replace("ANNA", "中文"), TD3[1]], MrzProblemReason.CHARACTERS),
    ],
)
def test_what_is_no_zone_is_said_to_be_none(lines: list[str], reason: MrzProblemReason) -> None:
    """Lines without a layout of ICAO 9303 are an answer, not an error."""
    assert read_mrz(lines, today=TODAY) == MrzProblem(reason)


def test_lines_joined_into_one_are_parted() -> None:
    """Reading sometimes gives the zone as one line."""
    assert read("".join(TD3)).lines == TD3
    assert read("".join(TD1)).lines == TD1
    assert read("\n".join(TD2)).lines == TD2


@given(st.lists(st.text("ABCKL01568<OISGB «中", max_size=48), max_size=4))
def test_no_lines_break_the_reader(lines: list[str]) -> None:
    """Whatever reading yields, the answer is a zone of the right shape or a problem, without personal data in it."""
    outcome = read_mrz(lines, today=TODAY)

    if isinstance(outcome, MrzReading):
        assert len({len(line) for line in outcome.lines}) == 1
        assert "lines" not in repr(outcome)


_LOOK_ALIKES = {"0": "OQD", "1": "IL", "2": "Z", "5": "S", "6": "G", "8": "B"}
_LOOK_ALIKES |= {"O": "0", "I": "1", "Z": "2", "S": "5", "G": "6", "B": "8", "D": "0", "Q": "0", "<": "KC"}


@given(st.from_regex(r"E[A-HJ-NP-Z0-9][0-9]{7}", fullmatch=True), st.data())
def test_no_look_alike_ever_gives_a_wrong_line_with_right_check_digits(number: str, data: st.DataObject) -> None:
    """Whatever one look-alike does to the line of a Chinese passport: mended exactly, or not called valid."""
    line = passport_line(number, extra="LOBIQ")
    columns = [column for column, sign in enumerate(line) if sign in _LOOK_ALIKES]
    column = data.draw(st.sampled_from(columns))
    sign = data.draw(st.sampled_from(_LOOK_ALIKES[line[column]]))
    # These weigh the same (they differ by ten or twenty) where both may stand; no check digit can tell them apart.
    assume({line[column], sign} not in [{"6", "G"}, {"<", "K"}] or 1 < column < 28)
    # So do these; a digit and a letter both may stand in second place alone. Neither is sure then: `blind_signs`.
    assume({line[column], sign} != {"1", "L"} or column != 1)
    misread = line[:column] + sign + line[column + 1 :]
    reading = read(CHINESE, misread)

    assert not reading.valid or reading.lines[1] == line


def test_a_card_code_may_hold_a_digit() -> None:
    """ICAO 9303-5: the second character is the state's own; residence cards of the USA say C1."""
    reading = read("C1USA0223456799EAC9730051220<<".replace("EAC9730051220", "<" * 13), TD1[1], TD1[2])

    assert reading.document_code == "C1"
    assert read("1DUTO" + TD1[0][5:], TD1[1], TD1[2]).document_code == "ID"


@pytest.mark.parametrize("ending", ["", "<"])
def test_a_filler_doubled_behind_the_code_is_taken_out(ending: str) -> None:
    """No state's code begins with a filler, and behind the names there are fillers to spare."""
    doubled = "P<<" + TD3[0][2:-1] + ending
    reading = read(doubled, TD3[1])

    assert reading.lines == TD3
    assert reading.valid
    assert RepairRule.FILLER in {item.rule for item in reading.corrections}
