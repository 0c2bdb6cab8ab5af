"""Identity cards of Thailand, Viet Nam, Malaysia, Indonesia, the Philippines, Singapore, and residence titles."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from benchmarks.documents.drawing.foreigners import (
    Foreigner,
    dashed,
    invent_foreigner,
    slashed,
    transliterations,
    worded,
)
from benchmarks.documents.drawing.grounds import Colour, Tint
from benchmarks.documents.drawing.numbers import filled, singapore_number, some_day, thai_number, vietnamese_number
from benchmarks.documents.drawing.specimen import Kind, Specimen
from benchmarks.documents.layouts.cards import Card, Cell, Heading, Holding, draw_card, is_tuning
from benchmarks.documents.layouts.thai_residence import MONTHS, THAI_MONTHS, is_thai_title, thai_title
from benchmarks.documents.parts import pick

_NAVY: Final[Colour] = (34, 52, 110)
_MAROON: Final[Colour] = (140, 30, 44)
_THAI_NAMES: Final = (
    ("นาย สมชาย ใจดีมาก", "Mr. Somchai", "Jaideemak"),
    ("นางสาว กุลธิดา พงษ์ไพบูลย์", "Miss Kulthida", "Phongphaibun"),
    ("นาง วรรณวิสา ศรีสุวรรณรัตน์", "Mrs. Wanwisa", "Srisuwannarat"),
    ("นาย ณัฐวุฒิ อินทร์แก้ว", "Mr. Nattawut", "Inkaew"),
)
_THAI_PLACES: Final = ("12/4 หมู่ที่ 7 ต.สุเทพ อ.เมืองเชียงใหม่ จ.เชียงใหม่", "88 ถ.สุขุมวิท แขวงคลองเตย เขตคลองเตย กรุงเทพมหานคร")
_VIETNAMESE: Final = (
    ("NGUYỄN THỊ HỒNG NHUNG", "Nữ"), ("ĐẶNG QUỐC VƯỢNG", "Nam"), ("TRẦN LÊ BẢO ƯỚC", "Nam"), ("PHẠM THUỲ DƯƠNG", "Nữ"),
    ("VŨ ĐÌNH KHUYẾN", "Nam"), ("HUỲNH NGỌC ÁNH", "Nữ"),
)  # fmt: skip
_VIETNAMESE_PLACES: Final = (
    "Phường Bưởi, Tây Hồ, Hà Nội",
    "Xã Thủy Biều, Thành phố Huế, Thừa Thiên Huế",
    "Quỳnh Đôi, Quỳnh Lưu, Nghệ An",
)
_MALAY: Final = (
    ("MUHAMMAD HAZIQ BIN ABDUL RAHMAN", "LELAKI"), ("NUR SYAFIQAH BINTI MOHD ZAINI", "PEREMPUAN"),
    ("LIM CHEE KEONG", "LELAKI"),
    ("KAVITHA A/P SUBRAMANIAM", "PEREMPUAN"),
)  # fmt: skip
_MALAY_PLACES: Final = (
    "NO 27 JALAN SS 2/75 47300 PETALING JAYA SELANGOR",
    "LOT 1184 KG PASIR PEKAN 16250 WAKAF BHARU KELANTAN",
)
_INDONESIAN: Final = (
    ("BAMBANG SOEHARTONO", "LAKI-LAKI"), ("DEWI AYU NINGSIH", "PEREMPUAN"), ("I MADE WIRATMAJA", "LAKI-LAKI"),
    ("SRI RAHAYU", "PEREMPUAN"),
)  # fmt: skip
_FILIPINO: Final = (
    ("DELA CRUZ", "MARIA CLARA"),
    ("QUIÑONES", "JOSE RIZALDO"),
    ("MACARAEG", "LORNA MAE"),
    ("PEÑAFLORIDA", "ANGELO"),
)
_SINGAPOREAN: Final = (
    ("TAN WEI XIANG", "M", "CHINESE"),
    ("NUR AISYAH BINTE RAHIM", "F", "MALAY"),
    ("S. RAJARATNAM PILLAI", "M", "INDIAN"),
)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a state's card says, top to bottom, and how it looks."""

    state: str
    tint: Tint
    headings: tuple[Heading, ...]
    rows: tuple[tuple[str, str, str | None], ...]
    truth: dict[str, str]
    number: tuple[str, str]
    before: bool
    role: str = "latin"
    label_role: str = "latin"
    right: bool = False


def identity_card(seed: int) -> Specimen:
    """The front of an identity card; the six states take turns."""
    plan = _identity_plan(seed)
    return draw_card(Kind.SEA_ID, seed, _card(plan, "id", is_tuning(seed)), Holding(plan.state, plan.truth, {}))


def identity_card_says(seed: int) -> tuple[str, dict[str, str]]:
    """The state of an identity card and what the card says."""
    plan = _identity_plan(seed)
    return plan.state, plan.truth


def _identity_plan(seed: int) -> _Plan:
    makers = (_thai, _vietnamese, _malaysian, _indonesian, _philippine, _singaporean)
    return makers[pick(seed, "SEA state", len(makers))](random.Random(f"SEA/{seed}"))


def residence_title(seed: int) -> Specimen:
    """A residence title: a card of Viet Nam, Thailand, Indonesia, the Philippines, a pass of Malaysia or Singapore."""
    if is_thai_title(seed):
        return thai_title(seed)
    makers = (_vietnamese_residence, _malaysian_pass, _singaporean_pass, _indonesian_permit, _philippine_card)
    index = pick(seed, "SEA title", len(makers))
    person = invent_foreigner(seed, ("CHN", "IND", "FRA", "KOR", "DEU", "JPN")[pick(seed, "stranger", 6)], years=5)
    plan = makers[index](random.Random(f"SEA title/{seed}"), person)
    spelt: dict[str, tuple[str, ...]] = {
        name: transliterations(plan.truth[name]) for name in ("surname", "given_names", "name") if name in plan.truth
    }
    return draw_card(
        Kind.SEA_RESIDENCE, seed, _card(plan, "title", is_tuning(seed)), Holding(plan.state, plan.truth, spelt)
    )


def _card(plan: _Plan, sort: str, tuning: bool) -> Card:
    """Lay a plan out; for tuning portrait and text change sides and labels stand otherwise."""
    right = plan.right != tuning
    left = 4.6 if right else 32.0
    if plan.before and not tuning:
        left = 3.6 if right else 30.0
    room = 52.0 if right else 84.0 - left
    before = plan.before and not tuning
    top = 17.6
    addresses = sum(field == "address" for _, _, field in plan.rows)
    step = min(6.4 if not before else 4.6, (50.5 - top) / (len(plan.rows) + 0.8 * addresses))
    cells: list[Cell] = []
    y = top
    for words, shown, field in plan.rows:
        lines = 2 if field == "address" else 1
        cells.append(Cell((left, y), words, shown, field, wide=room, role=plan.role, lines=lines))
        # An address may take a second line.
        y += step * (1.8 if lines == 2 else 1)
    label, value = plan.number
    number_at = (left, 13.0)
    cells.append(Cell(number_at, "", f"{label}", None, wide=14.0, size=2.2, role=plan.label_role))
    cells.append(Cell((left + 16.0, 13.0), "", value, _number_field(plan), wide=36.0, role="latin_bold", size=3.4))
    return Card(
        f"{sort}-{plan.state.lower()}-{'t' if tuning else 'e'}",
        plan.tint,
        tuple(cells),
        plan.headings,
        (74.0, 51.6, 1.6) if not right else (70.0, 50.6, 1.6),
        portrait=(58.4, 14.6, 82.0, 45.0) if right else (4.0, 14.0, 27.4, 44.6),
        place="before" if before else "above",
        sizes=(1.5, 2.3) if not before else (1.95, 2.15),
        drop=min(2.8, step * 0.52),
        indent=20.0,
        density=11.4 if tuning else 13.3,
        label_role=plan.label_role,
    )


def _number_field(plan: _Plan) -> str:
    return "document_number" if "document_number" in plan.truth else "personal_number"


def _two(first: str, second: str, size: float, colour: Colour, role: str = "latin_bold") -> tuple[Heading, ...]:
    return (
        Heading((42.8, 5.2), first, size, colour, role, 0.5),
        Heading((42.8, 8.6), second, size * 0.74, colour, "latin", 0.5),
    )


def _days(draw: random.Random) -> tuple[date, date, date]:
    issued = some_day(draw, date(2019, 1, 1), date(2026, 4, 30))
    return some_day(draw, date(1941, 1, 1), date(2007, 12, 31)), issued, issued.replace(year=issued.year + 9, day=1)


def _thai(draw: random.Random) -> _Plan:
    native, first, last = draw.choice(_THAI_NAMES)
    born, _, ends = _days(draw)
    number = thai_number(draw)
    spaced_number = f"{number[0]} {number[1:5]} {number[5:10]} {number[10:12]} {number[12]}"
    thai_day = f"{born.day} {THAI_MONTHS[born.month - 1]} {born.year + 543}"
    place = draw.choice(_THAI_PLACES)
    day = f"{born.day} {MONTHS[born.month - 1]} {born.year}"
    rows = (
        ("ชื่อตัวและชื่อสกุล", native, "name"),
        ("Name", first, "given_names"),
        ("Last name", last, "surname"),
        ("เกิดวันที่", thai_day, None),
        ("Date of Birth", day, "birth_date"),
        ("ที่อยู่", place, "address"),
        ("Date of Expiry", f"{ends.day} {MONTHS[ends.month - 1]} {ends.year}", "expiry_date"),
    )
    truth = {
        "name": native, "given_names": first.split(" ", 1)[1], "surname": last, "birth_date": born.isoformat(),
        "address": place, "expiry_date": ends.isoformat(), "personal_number": spaced_number,
    }  # fmt: skip
    head = _two("บัตรประจำตัวประชาชน", "Thai National ID Card", 3.6, _NAVY, "thai")
    tint = Tint((226, 238, 248), (236, 232, 246), (140, 180, 220), 0.4)
    return _Plan("THA", tint, head, rows, truth, ("เลขประจำตัว", spaced_number), True, "thai", "thai", right=True)


def _vietnamese(draw: random.Random) -> _Plan:
    name, sex = draw.choice(_VIETNAMESE)
    born, _, ends = _days(draw)
    number = vietnamese_number(born, "M" if sex == "Nam" else "F", filled("###########", draw))
    place = draw.choice(_VIETNAMESE_PLACES)
    rows = (
        ("Họ và tên / Full name", name, "name"),
        ("Ngày sinh / Date of birth", slashed(born), "birth_date"),
        ("Giới tính / Sex", sex, "sex"),
        ("Quốc tịch / Nationality", "Việt Nam", "nationality"),
        ("Nơi thường trú / Place of residence", place, "address"),
        ("Có giá trị đến / Date of expiry", slashed(ends), "expiry_date"),
    )
    truth = {
        "name": name, "birth_date": born.isoformat(), "sex": "M" if sex == "Nam" else "F", "nationality": "VNM",
        "address": place, "expiry_date": ends.isoformat(), "personal_number": number,
    }  # fmt: skip
    head = _two("CĂN CƯỚC CÔNG DÂN", "Citizen Identity Card", 3.4, _MAROON)
    tint = Tint((236, 246, 232), (246, 244, 226), (160, 200, 150), 0.4)
    return _Plan("VNM", tint, head, rows, truth, ("Số / No.:", number), False)


def _malaysian(draw: random.Random) -> _Plan:
    name, sex = draw.choice(_MALAY)
    born, _, _ = _days(draw)
    # The last digit is odd for men.
    order = draw.randrange(1000, 9999) // 2 * 2 + (sex == "LELAKI")
    number = f"{born:%y%m%d}-{draw.choice(('10', '14', '08', '03'))}-{order}"
    place = draw.choice(_MALAY_PLACES)
    rows = (("", name, "name"), ("", place, "address"), ("", "", None), ("", "WARGANEGARA", None), ("", sex, "sex"))
    truth = {
        "name": name, "address": place, "sex": "M" if sex == "LELAKI" else "F", "personal_number": number,
    }  # fmt: skip
    head = _two("KAD PENGENALAN  MALAYSIA", "IDENTITY CARD", 3.5, _NAVY)
    tint = Tint((226, 236, 246), (214, 236, 240), (130, 170, 210), 0.4)
    return _Plan("MYS", tint, head, rows, truth, ("MyKad", number), True, right=True)


def _indonesian(draw: random.Random) -> _Plan:
    name, sex = draw.choice(_INDONESIAN)
    born, _, _ = _days(draw)
    district = filled("3#0#", draw) + "0" + filled("#", draw)
    day = born.day + (0 if sex == "LAKI-LAKI" else 40)
    number = f"{district}{day:02d}{born:%m%y}{filled('000#', draw).replace('0000', '0010')}"
    town = draw.choice(("YOGYAKARTA", "MAKASSAR", "BANDUNG"))
    place = draw.choice(("JL. KEMANG RAYA NO. 17 A", "DUSUN KRAJAN II", "PERUM GRIYA ASRI BLOK C/12"))
    rows = (
        ("Nama", name, "name"),
        ("Tempat/Tgl Lahir", f"{town}, {dashed(born)}", "birth_date"),
        ("Jenis Kelamin", sex, "sex"),
        ("Alamat", place, "address"),
        ("Agama", draw.choice(("ISLAM", "KRISTEN", "HINDU")), None),
        ("Kewarganegaraan", "WNI", None),
        ("Berlaku Hingga", "SEUMUR HIDUP", None),
    )
    truth = {
        "name": name, "birth_date": born.isoformat(), "sex": "M" if sex == "LAKI-LAKI" else "F", "address": place,
        "personal_number": number,
    }  # fmt: skip
    head = _two("PROVINSI JAWA BARAT", "KOTA BANDUNG", 3.0, (30, 30, 40))
    tint = Tint((206, 230, 246), (196, 224, 244), (130, 180, 220), 0.4)
    return _Plan("IDN", tint, head, rows, truth, ("NIK :", number), True, right=True)


def _philippine(draw: random.Random) -> _Plan:
    surname, given = draw.choice(_FILIPINO)
    born, _, _ = _days(draw)
    number = filled("####-####-####-####", draw)
    place = draw.choice(("128 MABINI ST., BRGY. SAN ROQUE, QUEZON CITY", "PUROK 4, STO. NIÑO, CEBU CITY"))
    day = f"{born.strftime('%B').upper()} {born.day:02d}, {born.year}"
    rows = (
        ("Apelyido/Last Name", surname, "surname"),
        ("Mga Pangalan/Given Names", given, "given_names"),
        ("Petsa ng Kapanganakan/Date of Birth", day, "birth_date"),
        ("Tirahan/Address", place, "address"),
    )
    truth = {
        "surname": surname, "given_names": given, "birth_date": born.isoformat(), "address": place,
        "personal_number": number,
    }  # fmt: skip
    head = _two("REPUBLIKA NG PILIPINAS", "PAMBANSANG PAGKAKAKILANLAN / Philippine Identification Card", 3.0, _NAVY)
    tint = Tint((240, 236, 246), (232, 242, 250), (180, 170, 210), 0.35)
    return _Plan("PHL", tint, head, rows, truth, ("PCN", number), False)


def _singaporean(draw: random.Random) -> _Plan:
    name, sex, race = draw.choice(_SINGAPOREAN)
    born, _, _ = _days(draw)
    number = singapore_number(draw)
    rows = (
        ("Name", name, "name"),
        ("Race", race, None),
        ("Date of birth", dashed(born), "birth_date"),
        ("Sex", sex, "sex"),
        ("Country/Place of birth", "SINGAPORE", None),
    )
    truth = {"name": name, "birth_date": born.isoformat(), "sex": sex, "personal_number": number}
    head = _two("REPUBLIC OF SINGAPORE", "IDENTITY CARD NO.", 3.2, _MAROON)
    tint = Tint((250, 228, 228), (244, 236, 240), (226, 150, 160), 0.4)
    return _Plan("SGP", tint, head, rows, truth, ("No.", number), False)


def _person(person: Foreigner, number: str) -> dict[str, str]:
    name = f"{person.surname} {person.given}".strip().upper()
    return {
        "name": name,
        "birth_date": person.born.isoformat(),
        "sex": person.sex,
        "nationality": person.code,
        "document_number": number,
        "expiry_date": person.expires.isoformat(),
    }


def _plan_for(  # noqa: PLR0917 - private, one call a state
    person: Foreigner,
    state: str,
    number: str,
    labels: tuple[str, ...],
    head: tuple[Heading, ...],
    day: Callable[[date], str],
) -> _Plan:
    truth = _person(person, number)
    rows = (
        (labels[0], truth["name"], "name"),
        (labels[1], day(person.born), "birth_date"),
        (labels[2], person.sex, "sex"),
        (labels[3], person.code, "nationality"),
        (labels[4], day(person.expires), "expiry_date"),
    )
    tint = Tint((238, 244, 232), (232, 236, 248), (170, 190, 160), 0.4)
    return _Plan(state, tint, head, rows, truth, (labels[5], number), before=state in {"MYS", "IDN"})


def _vietnamese_residence(draw: random.Random, person: Foreigner) -> _Plan:
    labels = ("Họ và tên/Full name", "Ngày sinh/Date of birth", "Giới tính/Sex", "Quốc tịch/Nationality",
              "Có giá trị đến/Valid until", "Số/No.")  # fmt: skip
    head = _two("THẺ TẠM TRÚ", "TEMPORARY RESIDENCE CARD", 3.6, _NAVY)
    return _plan_for(person, "VNM", filled("LD#######", draw), labels, head, slashed)


def _malaysian_pass(draw: random.Random, person: Foreigner) -> _Plan:
    labels = ("Nama/Name", "Tarikh Lahir", "Jantina/Sex", "Warganegara", "Sah Hingga", "No. Pas")
    head = _two("i-KAD  MALAYSIA", "JABATAN IMIGRESEN MALAYSIA", 3.6, _NAVY)
    return _plan_for(person, "MYS", filled("PE#######", draw), labels, head, slashed)


def _singaporean_pass(draw: random.Random, person: Foreigner) -> _Plan:
    labels = ("Name", "Date of birth", "Sex", "Nationality", "Date of expiry", "FIN")
    head = _two("EMPLOYMENT PASS", "Employment of Foreign Manpower Act, Republic of Singapore", 3.4, (20, 96, 70))
    return _plan_for(person, "SGP", singapore_number(draw, "G"), labels, head, dashed)


def _indonesian_permit(draw: random.Random, person: Foreigner) -> _Plan:
    labels = ("Nama/Name", "Tgl Lahir/Birth", "Kelamin/Sex", "Kewarganegaraan", "Berlaku/Expiry", "No. ITAS")
    head = _two("KARTU IZIN TINGGAL TERBATAS", "LIMITED STAY PERMIT CARD", 3.2, _MAROON)
    return _plan_for(person, "IDN", filled("2C##@@####-@", draw), labels, head, worded)


def _philippine_card(draw: random.Random, person: Foreigner) -> _Plan:
    labels = ("Name", "Date of Birth", "Sex", "Nationality", "Valid Until", "ACR No.")
    head = _two("ACR I-CARD", "BUREAU OF IMMIGRATION, REPUBLIC OF THE PHILIPPINES", 3.6, _NAVY)
    return _plan_for(person, "PHL", filled("@########", draw), labels, head, worded)
