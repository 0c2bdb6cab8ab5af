"""Issue 3 section 1: what the evaluation draws. Numbers are checked by the product's rules, which drew none of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.documents.degrading.effects import Effect, chosen_effects, leading_effect
from benchmarks.documents.drawing import fonts, numbers, zones
from benchmarks.documents.drawing.people import invent_holder, words
from benchmarks.documents.drawing.specimen import MARK, Kind
from benchmarks.documents.drawing.turns import TURNS
from benchmarks.documents.layouts import (
    DRAWN,
    business_licence,
    draw_specimen,
    europe,
    permits,
    south_east_asia,
    thai_residence,
)
from benchmarks.documents.parts import RECORD, Part, part_of_seed, record_of
from identity_checks import specimens
from identity_checks.numbers import (
    MrzReading,
    NumberCheck,
    check_chinese_passport,
    check_hmt_residence_permit,
    check_home_return_permit,
    check_non_chinese_travel_permit,
    check_permanent_resident_card,
    check_resident_id,
    check_singapore_nric,
    check_taiwan_travel_permit,
    check_uscc,
    read_mrz,
)
from identity_checks.numbers.rules import number_rules
from identity_checks.results import DocumentType
from identity_checks.specimens.fonts import Face

pytestmark = pytest.mark.slow

TODAY = date(2026, 6, 1)
DAYS = st.dates(date(1931, 1, 1), date(2025, 12, 31))
SEEDS = [record_of(part).seed(offset) for part in Part for offset in (0, 1, 2)]
drawn_once = cache(draw_specimen)


@pytest.mark.parametrize("kind", DRAWN)
def test_every_kind_says_what_it_bears_and_that_it_is_a_specimen(kind: Kind) -> None:
    """Section 1: exact truth with a place for every field, 样本 SPECIMEN on every sheet."""
    for seed in SEEDS[::2]:
        drawn = drawn_once(kind, seed)
        assert drawn.kind is kind
        assert drawn.truth
        height, width = drawn.image.shape[:2]
        for field in (*drawn.truth, MARK):
            for line in drawn.lines[field]:
                assert line.boxes, (kind, field)
                assert all(box[0] >= -1 and box[2] <= width + 1 for box in line.boxes), (kind, field, line.text)
                assert all(box[1] >= -1 and box[3] <= height + 1 for box in line.boxes), (kind, field, line.text)
        assert drawn.lines[MARK][0].text == "样本 SPECIMEN"


@pytest.mark.parametrize("kind", DRAWN)
def test_the_same_seed_gives_the_same_sheet(kind: Kind) -> None:
    """Section 1: evaluation can be repeated."""
    first, again = drawn_once(kind, SEEDS[-1]), draw_specimen(kind, SEEDS[-1])
    assert first.truth == again.truth
    assert np.array_equal(first.image, again.image)
    assert not np.array_equal(first.image[:200, :200], drawn_once(kind, SEEDS[-2]).image[:200, :200])


@pytest.mark.parametrize(
    ("kind", "field", "check"),
    [
        (Kind.RESIDENT_ID_FRONT, "id_number", check_resident_id),
        (Kind.HMT_RESIDENCE_FRONT, "id_number", check_hmt_residence_permit),
        (Kind.TAIWAN_PERMIT, "document_number", check_taiwan_travel_permit),
        (Kind.PERMANENT_RESIDENT, "document_number", check_permanent_resident_card),
        (Kind.BUSINESS_LICENCE, "uscc", check_uscc),
    ],
)
def test_numbers_on_the_sheets_pass_the_products_checks(
    kind: Kind, field: str, check: Callable[[str], NumberCheck]
) -> None:
    """Section 1 and field-rules 8: old and new numbers alike are valid."""
    found = [drawn_once(kind, seed).truth.get(field) for seed in SEEDS]
    there = [number for number in found if number is not None]
    assert there
    assert [number for number in there if not check(number).valid] == []
    if kind is Kind.PERMANENT_RESIDENT:
        assert {len(number) for number in there} == {15, 18}


@pytest.mark.parametrize(
    ("state", "field", "rule"),
    [
        ("POL", "document_number", "polish_identity_card"),
        ("POL", "personal_number", "polish_pesel"),
        ("ROU", "document_number", "romanian_identity_card"),
        ("ROU", "personal_number", "romanian_cnp"),
        ("ESP", "personal_number", "spanish_identity"),
        ("DEU", "document_number", "german_document"),
        ("FRA", "document_number", "french_identity_card"),
        ("ITA", "document_number", "italian_identity_card"),
        ("THA", "personal_number", "thai_identity"),
        ("VNM", "personal_number", "vietnamese_cccd"),
        ("MYS", "personal_number", "malaysian_mykad"),
        ("IDN", "personal_number", "indonesian_nik"),
        ("PHL", "personal_number", "philippine_identity"),
    ],
)
def test_numbers_of_states_pass_the_products_rules(state: str, field: str, rule: str) -> None:
    """Field-rules 8: a number that no state gives out would be held against the reader; sex and birth agree with it."""
    truths = states_truths()[state]
    assert len(truths) > 5
    for truth in truths:
        check = number_rules()[rule].check(truth[field], today=TODAY)
        assert check.valid, truth[field]
        said = {"sex": truth.get("sex"), "birth_date": truth.get("birth_date")}
        assert all(check.details[name] == value for name, value in said.items() if value and name in check.details)


@cache
def states_truths() -> dict[str, list[dict[str, str]]]:
    """What the cards of states say, by state, without drawing them."""
    found: dict[str, list[dict[str, str]]] = {}
    for seed in range(90):
        state, _, truth, _ = europe.holder_of(seed)
        found.setdefault(state, []).append(truth)
        state, truth = south_east_asia.identity_card_says(seed)
        found.setdefault(state, []).append(truth)
    return found


def test_home_return_permits_are_of_either_form() -> None:
    """Field-rules 8: H/M and eight digits, or HA/MA and seven for holders who are not Chinese."""
    for seed in SEEDS:
        number = drawn_once(Kind.HOME_RETURN_PERMIT, seed).truth["document_number"]
        check = check_non_chinese_travel_permit if number[1] == "A" else check_home_return_permit
        assert check(number).valid, number


@pytest.mark.parametrize("kind", [Kind.PASSPORT, Kind.MRZ_CARD, Kind.EU_ID_BACK])
def test_zones_on_the_sheets_are_read_as_valid(kind: Kind) -> None:
    """Section 1: TD1, TD2 and TD3 zones carry right check digits by the product's own arithmetic."""
    for seed in SEEDS:
        lines = drawn_once(kind, seed).truth["mrz"].split("\n")
        reading = read_mrz(lines, today=TODAY)
        assert isinstance(reading, MrzReading), lines
        # Not `valid`: a number that ends in L might be one that ends in 1, and the reader says so.
        assert all(digit.right for digit in reading.check_digits), lines
        assert list(reading.lines) == lines
        if kind is Kind.PASSPORT and reading.issuer == "CHN":
            assert check_chinese_passport(reading.document_number).valid


@given(st.integers(1, 99), DAYS, st.integers(0, 999))
def test_drawn_mod_11_2_numbers_are_valid(province: int, born: date, order: int) -> None:
    """GB 11643 by a running remainder, against the product's table of weights."""
    assert check_resident_id(numbers.resident_number(f"{province:02d}0102", born, order), today=TODAY).valid
    number = numbers.permanent_resident_number(f"{province:02d}", "276", born, order)
    assert check_permanent_resident_card(number, today=TODAY).valid


def test_number_rules_against_published_vectors() -> None:
    """Field-rules 8: vectors that were recomputed there, and one that is printed in public and wrong."""
    assert numbers.mod_11_2("91112419810803002") == "911124198108030024"
    assert numbers.mod_11_2("91112419810803002") != "911124198108030028"
    assert numbers.mod_11_2("81000019980902013") == "81000019980902013X"
    assert numbers.machine_check("L898902C3") == "6"
    assert numbers.machine_check("520727") == "3"


@given(st.randoms(use_true_random=False), st.sampled_from("SG"))
def test_singapore_numbers_check(draw: object, series: str) -> None:
    """The letters of citizens and of foreigners, against the product's rule."""
    import random

    assert isinstance(draw, random.Random)
    assert check_singapore_nric(numbers.singapore_number(draw, series)).valid


@given(DAYS, st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=9), st.sampled_from(["M", "F", "<"]))
def test_zones_of_any_holder_are_valid(born: date, number: str, sex: str) -> None:
    """ICAO 9303 parts 4 to 6 for any number, against the product's reading."""
    facts = zones.ZoneFacts("P", "UTO", "Eriksson", "Anna", number, "UTO", born, sex, date(2030, 1, 2))
    for lines in (zones.td1, zones.td2, zones.td3):
        reading = read_mrz(lines(facts), today=TODAY)
        assert isinstance(reading, MrzReading)
        # Not `valid`: where L and 1 weigh the same the reader says that it cannot tell.
        assert all(digit.right for digit in reading.check_digits)
        assert reading.lines == lines(facts)


@pytest.mark.parametrize(
    ("printed", "zone"),
    [("Müller-Lüdenscheidt", "MUELLER<LUEDENSCHEIDT"), ("D'ARC", "DARC"), ("Żółć", "ZOLC"), ("ĐẶNG", "DANG")],
)
def test_names_are_written_as_zones_write_them(printed: str, zone: str) -> None:
    """ICAO 9303-3 section 6."""
    assert zones.latin(printed) == zone


def test_parts_share_neither_seeds_nor_typefaces() -> None:
    """Section 1: seeds and typefaces of the evaluation part are not used while tuning, and the file says so."""
    recorded = json.loads(RECORD.read_text(encoding="utf-8"))
    assert set(recorded) == {part.value for part in Part}
    tune, evaluate = record_of(Part.TUNE), record_of(Part.EVALUATE)
    assert tune.last_seed < evaluate.first_seed
    assert not fonts.font_names(Part.TUNE) & fonts.font_names(Part.EVALUATE)
    products = {face.value[0].rsplit("/", 1)[-1] for face in Face}
    assert not {fonts.path_of(name).name for name in fonts.font_names(Part.EVALUATE)} & products
    with pytest.raises(ValueError, match="belongs to no part"):
        part_of_seed(tune.last_seed + 1)
    with pytest.raises(ValueError, match="outside"):
        tune.seed(tune.last_seed - tune.first_seed + 1)


@pytest.mark.parametrize("kind", DRAWN)
def test_parts_share_no_layout(kind: Kind) -> None:
    """Section 1: layouts of the evaluation part are not used while tuning."""
    forms = {part: {drawn_once(kind, record_of(part).seed(number)).form for number in range(3)} for part in Part}
    assert not forms[Part.TUNE] & forms[Part.EVALUATE]


@pytest.mark.parametrize(
    ("kind", "product"),
    [
        (Kind.RESIDENT_ID_FRONT, DocumentType.RESIDENT_ID_FRONT),
        (Kind.RESIDENT_ID_BACK, DocumentType.RESIDENT_ID_BACK),
        (Kind.BUSINESS_LICENCE, DocumentType.BUSINESS_LICENCE),
        (Kind.PASSPORT, DocumentType.PASSPORT),
    ],
)
def test_no_layout_is_the_product_specimens(kind: Kind, product: DocumentType) -> None:
    """Section 1: evaluation sheets have their fields elsewhere than the sheets that the reader has been shown."""
    own = specimens.draw(product, 7)
    for seed in SEEDS[3:]:
        drawn = drawn_once(kind, seed)
        height, width = drawn.image.shape[:2]
        moved = []
        for field in set(drawn.lines) & set(own.regions) & set(drawn.truth):
            ours = drawn.lines[field][0].boxes[0]
            theirs = own.regions[field][0]
            away = np.hypot(
                ours[0] / width - theirs[0] / own.image.shape[1], ours[1] / height - theirs[1] / own.image.shape[0]
            )
            moved.append(float(away))
        assert max(moved) > 0.02, (kind, drawn.form)


def test_states_and_minority_names_are_there() -> None:
    """Section 1: at least four EU and five South-East Asian states, names with a dot."""
    assert len(europe.STATES) >= 4
    states = {draw_specimen(Kind.SEA_ID, record_of(Part.EVALUATE).seed(number)).state for number in range(24)}
    assert len(states) >= 5
    assert south_east_asia.__doc__ is not None
    assert any("·" in name for name, *_ in words()["minority"])


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("sample", [0, 1, 2])
def test_every_sample_brings_up_all_groups_and_named_signs(part: Part, sample: int) -> None:
    """Section 1: each of 56 groups and each named rare sign, on the fronts that a run of 800 pictures draws."""
    numbers = range(800 * sample, 800 * sample + 800)
    seeds = [record_of(part).seed(number) for number in numbers if TURNS[number % len(TURNS)] is Kind.RESIDENT_ID_FRONT]
    holders = [invent_holder(seed) for seed in seeds]
    groups = words()["groups"].split()
    assert len(groups) == 56
    assert {holder.group for holder in holders} == set(groups)
    assert Counter(holder.group for holder in holders).most_common(1)[0][0] == "汉"
    assert all(any(sign in holder.name for holder in holders) for sign in "喆昇堃翀玥犇甯彧昪")
    own = {name: group for name, _, _, group, _ in words()["minority"]}
    assert all(holder.group == own.get(holder.name, holder.group) for holder in holders)
    # Whoever is named otherwise is so in Latin letters as well.
    sounds = {**words()["given"], **words()["rare"]}
    assert all(
        holder.given == "".join(sounds[sign] for sign in holder.name[1:])
        for holder in holders
        if holder.name not in own and holder.name[:1] in words()["surnames"]
    )


@pytest.mark.parametrize("part", Part)
def test_every_sample_has_each_form_that_was_named(part: Part) -> None:
    """Section 1: old licences upright and lying; permits of both numbers for both places; Thailand's title."""
    drawn: dict[Kind, list[int]] = {}
    for number in range(800):
        drawn.setdefault(TURNS[number % len(TURNS)], []).append(record_of(part).seed(number))
    forms = {business_licence.form_of(part, seed).name[:-2] for seed in drawn[Kind.BUSINESS_LICENCE]}
    assert {"upright-old", "landscape-old"} <= forms
    numbers = {permits.home_return_number(seed)[:2] for seed in drawn[Kind.HOME_RETURN_PERMIT]}
    assert {"HA", "MA"} < numbers
    assert {number[0] for number in numbers if number[1].isdigit()} == {"H", "M"}
    assert sum(thai_residence.is_thai_title(seed) for seed in drawn[Kind.SEA_RESIDENCE]) > 2


def test_every_degradation_leads_and_some_pictures_have_none() -> None:
    """Section 1: all sixteen degradations with recorded strengths, and far pictures; clean ones beside them."""
    leading = {leading_effect(seed) for seed in range(5_000_000, 5_000_400)}
    assert leading == {"clean", *(effect.value for effect in Effect)}
    for seed in range(5_000_000, 5_000_100):
        effects = chosen_effects(seed)
        assert all(0 < strength <= 1 for strength in effects.values())
        assert (leading_effect(seed) == "clean") == (not effects)
