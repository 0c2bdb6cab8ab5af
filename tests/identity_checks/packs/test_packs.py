"""R100: packs that have the form and packs that have not; their rules for numbers; what tells the kind."""

from __future__ import annotations

import json
import os
from copy import deepcopy
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from case_contract.templates import FIELDS_OF
from case_contract.vocabulary import DocumentType as ContractType
from identity_checks.numbers import NumberProblem
from identity_checks.packs.evidence import speaking
from identity_checks.packs.field_names import FieldName
from identity_checks.packs.number_form import Number, alphabets_of, written
from identity_checks.packs.numbers import check
from identity_checks.packs.shelf import PackProblemReason, Shelf
from identity_checks.packs.spelling import folded
from identity_checks.results import DocumentType
from tests.identity_checks.packs import utopia

TODAY = date(2026, 11, 27)
_TERM = {"form": "term", "since": "birth_date", "until": "expiry_date", "years": 5}
_LATIN = {"form": "text", "script": "latin"}


def test_the_packs_of_the_product_cover_what_is_drawn_and_each_has_its_clause() -> None:
    """R98, R100: permits, foreigners' cards, six European and six South-East Asian states, residence titles."""
    shelf = Shelf.bundled()
    assert not shelf.problems
    states = {(item.pack.state, item.pack.kind.value) for item in shelf}
    for state in ("DEU", "FRA", "ESP", "ITA", "POL", "ROU", "THA", "VNM", "MYS", "IDN", "PHL", "SGP"):
        assert (state, "identity_card") in states
    assert {"hmt-residence-permit-front", "home-return-permit", "taiwan-travel-permit", "icao-card-back"} < set(
        shelf.packs
    )
    for name, item in shelf.packs.items():
        assert item.reference.pack == name
        assert item.pack.clause.zh != item.pack.clause.en
        assert {field.value for field in item.pack.required_names()} <= set(item.reference.fields)


def test_every_field_a_pack_may_have_is_one_the_contract_and_the_screens_know() -> None:
    """The client shows any pack's fields without knowing the pack."""
    assert {name.value for name in FieldName} == set(FIELDS_OF[ContractType.REGIONAL])
    assert {kind.value for kind in DocumentType} == {kind.value for kind in ContractType}


def _without(*path: str) -> dict[str, Any]:
    pack = deepcopy(utopia.PACK)
    part = pack
    for name in path[:-1]:
        part = part[name]
    del part[path[-1]]
    return pack


def _with(**more: Any) -> dict[str, Any]:
    return {**deepcopy(utopia.PACK), **more}


@pytest.mark.parametrize(
    ("pack", "place"),
    [
        (_without("clause"), "clause"),
        (_with(version=0), "version"),
        (_with(format=2), "format"),
        (_with(more=1), "more"),
        (_with(fields={"blood": utopia.PACK["fields"]["sex"]}), "fields.blood"),
        (_with(fields={"name": {"value": _LATIN}}), "fields.name"),
        (_with(fields={}), "fields"),
        (_without("fields"), "fields"),
        (_with(evidence={}), "evidence"),
        (_without("evidence"), "evidence"),
        ([], ""),
        (_with(rules=[_TERM | {"until": "surname"}]), "rules.0.until"),
        (_with(rules=[_TERM | {"since": "document_number"}]), "rules.0.since"),
        (_with(rules=[_TERM, {"form": "not_expired", "field": "sex"}]), "rules.1.field"),
        (_with(rules=[{"form": "not_ahead", "field": "mrz"}]), "rules.0.field"),
        (_with(fields={"surname": {"follows": "name", "value": _LATIN}}), "fields.surname.follows"),
    ],
)
def test_a_pack_without_the_form_is_left_out_with_a_sentence_that_names_the_place(
    tmp_path: Path, pack: object, place: str
) -> None:
    """R100: a bad pack is one clear problem and costs no other."""
    utopia.written(tmp_path, pack, "bad.json")
    utopia.written(tmp_path, utopia.PACK, "good.json")
    shelf = Shelf.bundled(tmp_path)
    assert "uto-library-card" in shelf.packs
    (problem,) = shelf.problems
    assert (problem.file, problem.reason) == ("bad.json", PackProblemReason.INVALID)
    assert place in problem.places.split(" ")
    for sentence in problem.sentences():
        assert "bad.json" in sentence
        assert (place or "JSON") in sentence


@pytest.mark.parametrize(
    ("pack", "chinese", "english"),
    [
        (_without("evidence"), "缺少 evidence。", "evidence is missing."),
        (_without("fields"), "缺少 fields（或提供 zone、like）。", "fields is missing; without it a zone or like"),
        (_with(more=1), "more 不是数据包的条目。", "more is no entry of a pack."),
        (
            _with(fields={"sex": {"labels": ["Sex"], "value": {"form": "x"}}}),
            "fields.sex.value 的 form 缺失或未知。",
            "The form of fields.sex.value is",
        ),
        (_with(rules=[_TERM | {"until": "surname"}]), "until 不是日期字段。", "until is no field with a date."),
        ([1], "文件内容不是 JSON 对象。", "does not hold a JSON object."),
    ],
)
def test_the_sentence_says_what_is_wrong_with_the_place(
    tmp_path: Path, pack: object, chinese: str, english: str
) -> None:
    """R100: that it is missing, that it is none, or that it may not be what it is."""
    (problem,) = Shelf.bundled(utopia.written(tmp_path, pack)).problems
    said = problem.sentences()
    assert chinese in said[0]
    assert english in said[1]


@pytest.mark.parametrize(
    ("data", "position"),
    [
        (b'{"format": 1,', (1, 13)),
        (b"JFIF", (1, 1)),
        ('{"format": 1,\n "state": "乌托邦", }'.encode(), (2, 18)),
        ('\ufeff{"format": }'.encode(), (1, 12)),
        (b'{"version": ' + b"9" * 10_000 + b"}", (1, 4314)),
    ],
)
def test_what_is_not_json_is_told_with_line_and_column(tmp_path: Path, data: bytes, position: tuple[int, int]) -> None:
    """R100: columns count characters, and a mark in front of the text is none."""
    (tmp_path / "bad.json").write_bytes(data)
    (problem,) = Shelf.bundled(tmp_path).problems
    assert (problem.reason, problem.position) == (PackProblemReason.NOT_JSON, position)
    chinese, english = problem.sentences()
    assert f"第 {position[0]} 行第 {position[1]} 列" in chinese
    assert f"line {position[0]}, column {position[1]};" in english


@pytest.mark.parametrize(
    "data", ['{"state": "乌托邦"}'.encode("gb18030"), "{}".encode("utf-16"), b"\xff\xd8\xff\xe0\x00\x10JFIF"]
)
def test_a_pack_in_another_encoding_is_told_to_be_in_one(tmp_path: Path, data: bytes) -> None:
    """R100: no line and column, which would lead to text that looks right in an editor."""
    (tmp_path / "bad.json").write_bytes(data)
    (problem,) = Shelf.bundled(tmp_path).problems
    assert problem.reason is PackProblemReason.NOT_UTF8
    assert all("UTF-8" in sentence for sentence in problem.sentences())


def test_a_folder_without_packs_is_told_to_be_one(tmp_path: Path) -> None:
    """R100: packs of a sub-folder are not read, and the sentence says so; large letters in a name are no matter."""
    below = tmp_path / "below"
    below.mkdir()
    utopia.written(below, utopia.PACK)
    (problem,) = Shelf.bundled(tmp_path).problems
    assert (problem.file, problem.reason) == (str(tmp_path), PackProblemReason.FOLDER_EMPTY)
    assert "子文件夹" in problem.sentences()[0]
    utopia.written(tmp_path, utopia.PACK, "大写.JSON")
    shelf = Shelf.bundled(tmp_path)
    assert not shelf.problems
    assert "uto-library-card" in shelf.packs


@pytest.mark.parametrize("data", [b"", b" \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_told_to_be_one(tmp_path: Path, data: bytes) -> None:
    """An empty file has no line at which it goes wrong."""
    (tmp_path / "bad.json").write_bytes(data)
    assert [item.reason for item in Shelf.bundled(tmp_path).problems] == [PackProblemReason.EMPTY]


def test_a_byte_order_mark_costs_no_pack(tmp_path: Path) -> None:
    """Editors of Windows write one; the digest is that of the file as it lies there."""
    data = json.dumps(utopia.PACK).encode("utf-8-sig")
    (tmp_path / "marked.json").write_bytes(data)
    shelf = Shelf.bundled(tmp_path)
    assert not shelf.problems
    assert shelf.packs["uto-library-card"].reference.sha256 == sha256(data).hexdigest()


def test_a_pack_too_large_a_name_taken_and_what_is_no_file_are_problems_too(tmp_path: Path) -> None:
    """Each has its own code and says what to do."""
    (tmp_path / "a.json").write_text(" " * 300_000, encoding="utf-8")
    utopia.written(tmp_path, utopia.PACK, "b.json")
    utopia.written(tmp_path, utopia.PACK, "c.json")
    (tmp_path / "d.json").mkdir()
    (tmp_path / "e.json").symlink_to("nowhere")
    os.mkfifo(tmp_path / "f.json")
    assert [(item.file, item.reason) for item in Shelf.bundled(tmp_path).problems] == [
        ("a.json", PackProblemReason.TOO_LARGE),
        ("c.json", PackProblemReason.TWICE),
        ("d.json", PackProblemReason.NO_FILE),
        ("e.json", PackProblemReason.DANGLING),
        ("f.json", PackProblemReason.NO_FILE),
    ]


def test_what_is_no_folder_of_packs_is_named_as_it_was_given(tmp_path: Path) -> None:
    """Not there and no folder are two things, and the last part of a path does not say which folder is meant."""
    missing, file = tmp_path / "not" / "there", tmp_path / "file"
    file.touch()
    for given_path, reason in ((missing, PackProblemReason.FOLDER_MISSING), (file, PackProblemReason.NO_FOLDER)):
        (problem,) = Shelf.bundled(given_path).problems
        assert (problem.file, problem.reason) == (str(given_path), reason)
        assert all(str(given_path) in sentence for sentence in problem.sentences())


def test_a_pack_of_ones_own_goes_before_the_products_pack_of_the_same_name(tmp_path: Path) -> None:
    """A customer may correct a pack without waiting for a release."""
    utopia.written(tmp_path, _with(pack="deu-identity-card"))
    assert Shelf.bundled(tmp_path).packs["deu-identity-card"].pack.version == 7


@given(
    data=st.binary(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(utopia.PACK)), inner, max_size=6)
        ),
        max_leaves=12,
    ).map(lambda value: json.dumps(value).encode())
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_file_whatsoever_breaks_the_shelf(tmp_path: Path, data: bytes) -> None:
    """R100: never a crash."""
    (tmp_path / "any.json").write_bytes(data)
    shelf = Shelf.bundled(tmp_path)
    assert len(shelf.problems) == 1
    assert len(shelf.packs) == len(Shelf.bundled().packs)


def _number(pack: str, field: FieldName) -> Number:
    value = Shelf.bundled().packs[pack].pack.fields[field].value
    assert isinstance(value, Number)
    return value


@pytest.mark.parametrize(
    ("pack", "field", "right", "wrong"),
    [
        ("pol-identity-card", "personal_number", "44051401359", "44051401358"),
        ("esp-identity-card", "personal_number", "12345678Z", "12345678A"),
        ("rou-identity-card", "personal_number", "1800101221144", "1800101221143"),
        ("tha-identity-card", "personal_number", "1 1017 00207 03 0", "1 1017 00207 03 1"),
        ("sgp-identity-card", "personal_number", "S0000001I", "S0000001J"),
        ("foreign-permanent-resident-card", "document_number", "911124198108030024", "911124198108030028"),
        ("hmt-residence-permit-front", "id_number", "81000019980902013X", "810000199809020131"),
    ],
)
def test_numbers_of_packs_against_vectors_from_elsewhere(pack: str, field: str, right: str, wrong: str) -> None:
    """R99: published examples (field-rules section 8 for those of China and Singapore), each with a wrong check."""
    number = _number(pack, FieldName(field))
    assert check(right, number, TODAY).problem is None
    assert check(wrong, number, TODAY).problem is NumberProblem.CHECK_DIGIT


def test_a_birth_date_inside_a_number_is_read_with_what_the_state_adds_to_it() -> None:
    """Poland adds 20 to the month after 2000, Indonesia 40 to a woman's day."""
    assert check("02270803628", _number("pol-identity-card", FieldName.PERSONAL_NUMBER), TODAY).birth == (2, 7, 8)
    nik = _number("idn-identity-card", FieldName.PERSONAL_NUMBER)
    assert check("3273015507900001", nik, TODAY).birth == (90, 7, 15)
    assert check("3273013213900001", nik, TODAY).problem is NumberProblem.BIRTH_DATE


@given(st.from_regex(r"[0-9]{13}", fullmatch=True))
def test_a_pattern_writes_a_number_with_its_spaces(digits: str) -> None:
    """What is written differs from what counts only by the pattern's own signs."""
    shown = written("# #### ##### ## #", digits, {})
    assert shown.replace(" ", "") == digits
    assert [len(part) for part in shown.split()] == [1, 4, 5, 2, 1]
    assert len(alphabets_of("# #### ##### ## #", {})) == 13


def test_words_are_compared_without_marks_case_and_spaces() -> None:
    """Labels in many languages are read with or without their marks."""
    assert folded("Dowód  osobisty") == folded("DOWOD OSOBISTY")
    assert folded("Straße Đà Łódź") == "STRASSEDALODZ"


def test_text_that_speaks_for_no_pack_is_none_of_them() -> None:
    """A letter with a date and a name is no document."""
    shelf = Shelf.bundled()
    assert not speaking(shelf, ["Dear Mr. Smith", "Date of birth 12.05.1980", "Nationality", "Name"], None)
    assert not speaking(shelf, [], None)
    kenyan = ["REPUBLIC OF KENYA", "NATIONAL ID CARD", "Full names", "Date of Birth", "Date of Expiry"]
    assert not speaking(shelf, kenyan, None)

    zone = speaking(shelf, [], ("TD1", "I", "UTO"))
    assert [item.pack.pack for item, _ in zone] == ["icao-card-back"]
    european = speaking(shelf, [], ("TD1", "ID", "D"))
    assert european[0][0].pack.pack == "eu-identity-card-back"


def test_a_number_does_not_go_on_over_the_fillers_of_a_zone() -> None:
    """R21: a man's Chinese passport had M, its expiry date and the last check digit for a Macao permit's number."""
    texts = [
        "中华人民共和国", "护照", "PASSPORT", "护照号码/Passport No.", "国籍/Nationality", "出生日期/Date of birth",
        "签发机关/Authority", "国家移民管理局/NIA,PRC",
        "EW80851684CHN8501134M2805265<<<<<<<<<<<<<<<8",
    ]  # fmt: skip
    assert speaking(Shelf.bundled(), texts, ("TD3", "P", "CHN")) == []
    permit = speaking(Shelf.bundled(), [*texts[4:8], "港澳居民来往内地通行证", "M28052658"], None)
    assert [item.pack.pack for item, _ in permit] == ["home-return-permit"]


def test_a_kind_with_a_zone_of_its_own_is_no_other_cards_back(tmp_path: Path) -> None:
    """R100: what is known by its zone alone is not there where a kind with words of its own has that zone."""
    pack = _with(zone={"formats": ["TD1"], "issuers": ["UTO"], "weight": 1})
    shelf = Shelf.bundled(utopia.written(tmp_path, pack))
    title = ["UTOPIA PUBLIC LIBRARY"]
    assert [item.pack.pack for item, _ in speaking(shelf, title, ("TD1", "IR", "UTO"))] == [pack["pack"]]
    assert "icao-card-back" in [item.pack.pack for item, _ in speaking(shelf, title, ("TD1", "IR", "AUT"))]


@pytest.mark.parametrize(
    ("texts", "pack"),
    [
        (("中华人民共和", "港澳居民居住", "签发机关", "有效期限", "通行证号码"), "hmt-residence-permit-back"),
        (("港澳居民", "住证", "签发机关", "有效期限", "通行证号码"), "hmt-residence-permit-back"),
        (("通行证", "港澳居民来", "出生日期", "有效期限", "H83939916"), "home-return-permit"),
        (("港澳居民", "证", "签发机关", "有效期限", "通行证号码"), None),
        (("居民来往太陆通行证", "公安部出入境管理局", "29092448"), "taiwan-travel-permit"),
        (("居民来往内池通行证", "公安部出入境管理局"), "home-return-permit"),
        (("居民来往通行证", "公安部出入境管理局"), None),
        (("居民身份证", "中华人民共和国", "签发机关", "有效期限"), None),
    ],
)
def test_a_title_that_glare_or_a_finger_cuts_tells_the_kind_when_most_of_it_is_read(
    texts: tuple[str, ...], pack: str | None
) -> None:
    """R98: a Chinese title is short, each of its characters tells much; what two documents share tells neither."""
    found = speaking(Shelf.bundled(), texts, None)
    assert (found[0][0].reference.pack if found else None) == pack


@pytest.mark.parametrize(
    ("texts", "pack"),
    [
        (("Cognome/Surname", "Nome/Given names", "Data di nascita/Date of birth", "ITALIANA"), "ita-identity-card"),
        (("Cognome/Surname", "Nome/Given names", "Data di nascita/Date of birth", "CHN"), None),
        (("Nom/Surname", "Prénoms/Given names", "Date de naissance", "FRANÇAISE"), "fra-identity-card"),
        (("Nom", "Prénoms", "Date de naissance", "DEUTSCH", "Geburtstag"), "deu-identity-card"),
        (("Nom", "Given names", "Date of birth", "Valid until", "Type of permit"), "eu-residence-permit"),
        (("Apelyido/Last Name", "Mga Pangalan/Given Names", "Petsa ng Kapanganakan"), "phl-identity-card"),
        (("Last Name", "Given Names", "Date of Birth", "Address"), None),
        (("4 3237 66259 13 0", "Name", "Last name", "Date of Birth", "1 Dec. 1983"), "tha-identity-card"),
        (("4 3237 66259 13 0", "Name", "Date of Birth", "Date of Expiry"), None),
        (("6 3237 66259 13 8", "Last name", "Date of Birth", "Nationality"), "tha-residence-card"),
        (("Non-Thai", "cation Card", "Last name", "Nationality"), "tha-residence-card"),
        (("Thai National ID Card", "6 3237 66259 13 8", "Last name", "Date of Birth"), "tha-identity-card"),
        (("Thai National ID Card", "128464 02248 02 8", "15 . 2510", "15 Jun. 1967"), "tha-identity-card"),
        (("Thai National ID Card", "128464 02248 02 8", "15 . 2510", "16 Jun. 1967"), None),
        (("Thai National ID Card", "Check in", "9 . 2570", "9 Mar. 2027", "Name Somchai"), None),
        (("NPWP16", "NIK", "Alamat", "PROVINSI DKI JAKARTA", "KOTA BANDUNG", "3174019905800003"), None),
        (("PROVINSI BALI", "3203022112760001", "LAKI-LAKI", "Agama", "WNI", "SEUMUR HIDUP"), "idn-identity-card"),
        (("PROVINSI BALI", "320302211276000", "LAKI-LAKI", "Agama", "WNI", "SEUMUR HIDUP"), None),
        (("Ho và tên / Full name", "Date of birth", "Place of residence", "Date of expiry"), "vnm-identity-card"),
        (("Ho và tên/Full name", "Date of birth", "Valid until", "LD4711123"), "vnm-residence-card"),
        (("Full name", "Date of birth", "Place of residence", "Date of expiry"), None),
        (("Race", "Date of birth", "Country/Place of birth", "S0000001I"), "sgp-identity-card"),
        (("Date of birth", "Date of expiry", "FIN", "G1234567X"), "sgp-employment-pass"),
        (("Date of birth", "Date of expiry", "G1234567X"), None),
        (("Date of Birth", "Valid Until", "ACR No."), "phl-acr-card"),
        (("Tgl Lahir/Birth", "Kewarganegaraan", "No. ITAS"), "idn-stay-permit"),
        (("Tarikh Lahir", "Jantina/Sex", "Sah Hingga"), "mys-residence-pass"),
        (("900715-14-5677", "WARGANEGARA", "LELAKI"), "mys-identity-card"),
        (("PROVINSI JAWA BARAT", "NIK", "WNI", "SEUMUR HIDUP"), "idn-identity-card"),
        (("台湾居几个", "出生日期", "有效期限", "签发机关"), "taiwan-travel-permit"),
        (("港澳居民", "出生日期", "有效期限", "签发机关"), "home-return-permit"),
        (("出生日期", "有效期限", "签发机关"), None),
        (("姓名", "出生日期", "性别", "有效期限", "签发机关", "公安部出入境管理局"), None),
        (("姓名", "出生日期", "性别", "有效期限", "公安部出入境管理局", "29092448"), "taiwan-travel-permit"),
        (("男", "1998年9月2日", "1000019980902013X"), "hmt-residence-permit-front"),
        (("男 民族 汉", "1998年9月2日", "1000019980902013X"), None),
    ],
)
def test_a_card_whose_title_is_off_the_picture_is_known_by_what_only_it_bears(
    texts: tuple[str, ...], pack: str | None
) -> None:
    """R98: labels that several states' cards bear are not enough; a nationality or a number of its own with them is."""
    found = speaking(Shelf.bundled(), texts, None)
    assert (found[0][0].reference.pack if found else None) == pack
