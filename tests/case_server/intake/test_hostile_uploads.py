"""Uploads that mean harm or are broken: each has its own stable code, and none is decoded (R21, issue 2 section 3)."""

import io
import json
import struct
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from case_contract.intake import CASE_PART
from case_server.foundation.services import Services
from case_server.intake.multipart import MOST_PARTS, Malformed, parse_multipart
from tests.case_server.api import Tenant, TestClient, make_tenant
from tests.case_server.intake.sending import BOUNDARY, case_json, multipart, picture, post
from tests.case_server.parts import application_of
from tests.identity_checks.hostile_pdfs import drawing_bomb, miscounted

pytestmark = pytest.mark.slow


@pytest.fixture
def client(services: Services) -> TestClient:
    """The whole application."""
    return TestClient(application_of(services))


@pytest.fixture
def tenant(services: Services) -> Tenant:
    """Whoever sends."""
    return make_tenant(services)


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(side: int) -> bytes:
    """A PNG of `side` squared pixels in a few kilobytes."""
    packer = zlib.compressobj(9)
    row = bytes(side // 8 + 1)
    data = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def png_of_rows(rows: int) -> bytes:
    """A PNG that says it has 10 x 10 pixels and has so many rows; its end is there."""
    header = struct.pack(">IIBBBBB", 10, 10, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(bytes(31 * rows)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data + chunk(b"IEND", b"")


def png_header_only() -> bytes:
    """A PNG of 10 x 10 pixels without any of them."""
    header = struct.pack(">IIBBBBB", 10, 10, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IEND", b"")


def pdf(pages: int) -> bytes:
    """A PDF with so many empty pages."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(200, 200).close()
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


def locked_pdf() -> bytes:
    """A PDF that opens with a password only (standard security handler, revision 3)."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
        b"4 0 obj<</Filter/Standard/V 2/R 3/Length 128/P -44/O<" + b"5a" * 32 + b">/U<" + b"a5" * 32 + b">>>endobj\n"
        b"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]"
        b"/Size 5>>\n%%EOF\n"
    )


def gif() -> bytes:
    """A picture of a kind that is not taken."""
    buffer = io.BytesIO()
    Image.new("P", (8, 8)).save(buffer, "GIF")
    return buffer.getvalue()


def two_frames() -> bytes:
    """The front and the back of a card in one animated WebP."""
    buffer = io.BytesIO()
    front, back = (Image.new("RGB", (32, 20), colour) for colour in ("white", "red"))
    front.save(buffer, "WEBP", save_all=True, append_images=[back], duration=500)
    return buffer.getvalue()


HOSTILE: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "bomb": (lambda: bomb(30_000), 413, "evidence_too_many_pixels"),
    "gif_named_jpg": (gif, 415, "evidence_unsupported_type"),
    "two_frames": (two_frames, 415, "evidence_moving_picture"),
    "html": (lambda: b"<html><script>alert(1)</script>", 415, "evidence_unsupported_type"),
    "arithmetic_coded": (lambda: picture().replace(b"\xff\xc0", b"\xff\xc9", 1), 415, "evidence_unsupported_jpeg"),
    "empty": (lambda: b"", 422, "evidence_empty"),
    "one_pixel": (lambda: picture((1, 1)), 422, "evidence_too_few_pixels"),
    "pdf_without_pages": (lambda: pdf(0), 422, "evidence_damaged"),
    "truncated_jpeg": (lambda: picture((640, 480))[:-200], 422, "evidence_damaged"),
    "jpeg_header_only": (lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF", 422, "evidence_damaged"),
    "truncated_png": (lambda: picture(kind="PNG")[:-20], 422, "evidence_damaged"),
    "truncated_webp": (lambda: picture((640, 480), "WEBP")[:-40], 422, "evidence_damaged"),
    "truncated_pdf": (lambda: pdf(1)[:60], 422, "evidence_damaged"),
    "encrypted_pdf": (locked_pdf, 422, "evidence_encrypted"),
    "hundred_pages": (lambda: pdf(100), 413, "evidence_too_many_pages"),
    "pdf_of_a_million_strokes": (lambda: drawing_bomb(1_000_000), 413, "evidence_too_large"),
    "pdf_with_pages_uncounted": (lambda: miscounted(200, 1), 413, "evidence_too_many_pages"),
    "png_header_only": (png_header_only, 422, "evidence_damaged"),
    "png_without_its_last_row": (lambda: png_of_rows(9), 422, "evidence_damaged"),
    "twenty_one_megabytes": (lambda: picture() + bytes(21 * 1024 * 1024), 413, "evidence_too_large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_has_its_code(client: TestClient, services: Services, tenant: Tenant, name: str) -> None:
    """Each refusal names its cause and the part it is about, and nothing is stored."""
    make, status, code = HOSTILE[name]
    body = multipart([(CASE_PART, json.dumps(case_json(services)).encode()), ("id_front", make())])
    answer = post(client, services, tenant, "/v1/cases", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["errors"] == ["id_front"]
    assert answer.headers["content-type"] == "application/problem+json"
    assert not services.settings.evidence_folder.exists() or not list(services.settings.evidence_folder.rglob("*/*"))


def test_bomb_costs_next_to_nothing(client: TestClient, services: Services, tenant: Tenant) -> None:
    """A 30,000 x 30,000 PNG is refused on its header, without the 900 million pixels ever being in memory."""
    body = multipart([(CASE_PART, json.dumps(case_json(services)).encode()), ("id_front", bomb(30_000))])
    tracemalloc.start()
    answer = post(client, services, tenant, "/v1/cases", body)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.json()["code"] == "evidence_too_many_pixels"
    assert peak < 50 * 1024 * 1024


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_good_pictures_are_taken(client: TestClient, services: Services, tenant: Tenant, kind: str) -> None:
    """The kinds that are taken, by content and whatever the file is called."""
    parts = [(CASE_PART, json.dumps(case_json(services)).encode()), ("selfie", picture(kind=kind))]
    body = multipart(parts, file_name="letter.docx")
    assert post(client, services, tenant, "/v1/cases", body).status_code == 201


def test_pages_of_a_pdf_are_counted(client: TestClient, services: Services, tenant: Tenant) -> None:
    """A PDF of several pages is one piece of evidence."""
    body = multipart([(CASE_PART, json.dumps(case_json(services)).encode()), ("business_licence", pdf(3))])
    assert post(client, services, tenant, "/v1/cases", body).status_code == 201


def test_a_selfie_has_one_page(client: TestClient, services: Services, tenant: Tenant) -> None:
    """One face is compared; further pages would be left out without a word."""
    for pages, status in ((2, 413), (1, 201)):
        body = multipart([(CASE_PART, json.dumps(case_json(services)).encode()), ("selfie", pdf(pages))])
        answer = post(client, services, tenant, "/v1/cases", body)
        assert answer.status_code == status
    assert answer.json()["missing"]


@pytest.mark.parametrize("file_name", ["../../etc/passwd", "C:\\boot.ini", "a/b/c.jpg", "\x00.jpg", "张伟.jpg"])
def test_file_names_mean_nothing(
    client: TestClient, services: Services, tenant: Tenant, file_name: str, tmp_path: Path
) -> None:
    """A path for a file name changes no path: stored objects are named by ids of ours."""
    parts = [(CASE_PART, json.dumps(case_json(services)).encode()), ("selfie", picture())]
    body = multipart(parts, file_name=file_name)
    receipt = post(client, services, tenant, "/v1/cases", body)
    assert receipt.status_code == 201
    stored = [path for path in services.settings.evidence_folder.rglob("*") if path.is_file()]
    assert [path.parent.name for path in stored] == [receipt.json()["case_id"]]
    assert picture() not in stored[0].read_bytes()


@pytest.mark.parametrize(
    ("names", "errors"),
    [
        (("id_front", "tax_return"), ["tax_return"]),
        (("id_front", "id_front"), ["id_front"]),
        (("../x",), ["part[1]"]),
        (("张伟",), ["part[1]"]),
    ],
)
def test_unknown_and_repeated_parts(
    client: TestClient, services: Services, tenant: Tenant, names: tuple[str, ...], errors: list[str]
) -> None:
    """Unknown and repeated names are one problem; a name that may hold anything is not repeated in the answer."""
    parts = [(CASE_PART, json.dumps(case_json(services)).encode()), *((name, picture()) for name in names)]
    answer = post(client, services, tenant, "/v1/cases", multipart(parts))
    assert (answer.status_code, answer.json()["code"]) == (422, "evidence_kind_unknown")
    assert answer.json()["errors"] == errors


def test_case_part_is_missing_twice_or_huge(client: TestClient, services: Services, tenant: Tenant) -> None:
    """Exactly one part says what the case is, and it is no place to hide megabytes in."""
    stated = json.dumps(case_json(services)).encode()
    for parts in (
        [("selfie", picture())],
        [(CASE_PART, stated), (CASE_PART, stated)],
        [(CASE_PART, stated + b" " * 300_000)],
    ):
        answer = post(client, services, tenant, "/v1/cases", multipart(parts))
        assert (answer.status_code, answer.json()["errors"]) == (422, ["case"])


def test_body_over_the_limit_is_cut_off(client: TestClient, services: Services, tenant: Tenant) -> None:
    """64 MiB is the most a request may hold, announced or found."""
    body = bytes(64 * 1024 * 1024 + 1)
    answer = post(client, services, tenant, "/v1/cases", body)
    assert (answer.status_code, answer.json()["code"]) == (413, "evidence_too_large")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        multipart([("case", b"{}")])[:-8],
        multipart([("case", b"{}")] * (MOST_PARTS + 1)),
        f"--{BOUNDARY}\r\n\r\nno name\r\n--{BOUNDARY}--\r\n".encode(),
        f'--{BOUNDARY}\r\nX: {"y" * 5000}\r\nContent-Disposition: form-data; name="case"\r\n\r\n{{}}\r\n'
        f"--{BOUNDARY}--\r\n".encode(),
    ],
)
def test_malformed_multipart(body: bytes) -> None:
    """What is no multipart, or too much of it, is told apart from what is."""
    assert parse_multipart(f"multipart/form-data; boundary={BOUNDARY}", body) == Malformed()
    assert parse_multipart("application/json", body) == Malformed()
    assert parse_multipart("multipart/form-data", body) == Malformed()


def test_parts_come_back_as_sent() -> None:
    """Bytes that look like boundaries stay inside their part."""
    data = b"\r\n--reviewer\r\n" + bytes(range(256)) * 10
    parts = parse_multipart(f'multipart/form-data; boundary="{BOUNDARY}"', multipart([("case", b"{}"), ("x", data)]))
    assert not isinstance(parts, Malformed)
    assert [(part.name, part.data) for part in parts] == [("case", b"{}"), ("x", data)]
