"""What a file says of its making (issue 3 section 3: picture from the web or from a document generator)."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from identity_checks.finding_codes import FindingCode
from identity_checks.genuineness import check_genuineness, makers_marks
from identity_checks.results import DocumentReading, DocumentType, ImageQuality, Severity

PICTURE = Image.fromarray(np.full((40, 60, 3), 200, np.uint8))
MAKE, MODEL, SOFTWARE = 0x010F, 0x0110, 0x0131


def jpeg(tags: dict[int, str | bytes]) -> bytes:
    """A JPEG with these EXIF tags."""
    exif = Image.Exif()
    for tag, text in tags.items():
        exif[tag] = text
    out = io.BytesIO()
    PICTURE.save(out, "JPEG", exif=exif)
    return out.getvalue()


def png(texts: dict[str, str]) -> bytes:
    """A PNG with these text chunks."""
    info = PngInfo()
    for key, text in texts.items():
        info.add_text(key, text)
    out = io.BytesIO()
    PICTURE.save(out, "PNG", pnginfo=info)
    return out.getvalue()


def reading() -> DocumentReading:
    """A page on which no document was found."""
    quality = ImageQuality(1, 0, 1, 1, cut_off=False, score=1)
    return DocumentReading(DocumentType.UNKNOWN, 0, None, {}, (), quality, {})


def test_a_phones_own_program_is_no_editor() -> None:
    """R24: the version of a phone's software is not held against a picture."""
    marks = makers_marks(jpeg({MAKE: "Apple", MODEL: "iPhone 15", SOFTWARE: "17.4.1"}))
    assert marks.has_camera
    assert marks.editor is None
    assert marks.generator is None


@pytest.mark.parametrize(
    ("program", "name"),
    [("Adobe Photoshop 25.1 (Windows)", "photoshop"), ("GIMP 2.10.36", "gimp"), ("美图秀秀 7.6", "美图")],
)
def test_an_editor_names_itself(program: str, name: str) -> None:
    """R24: an editor in EXIF is named by a word of our own list, and only warned of."""
    data = jpeg({SOFTWARE: program.encode()})
    assert makers_marks(data).editor == name
    (finding,) = check_genuineness(np.zeros((40, 60, 3), np.uint8), reading(), data)
    assert finding.code == FindingCode.PICTURE_EDITED
    assert finding.severity is Severity.WARNING
    assert finding.details["program"] == name


@pytest.mark.parametrize(
    "data",
    [
        png({"parameters": "passport photo, Steps: 30, Sampler: Euler a, CFG scale: 7"}),
        png({"Software": "ComfyUI 0.2"}),
        png({"XML:com.adobe.xmp": '<rdf digitalSourceType="http://c/trainedAlgorithmicMedia"/>'}),
        png({"prompt": '{"3": {"class_type": "KSampler"}}'}),
        png({"AIGC": '{"Label": "1"}'}),
        png({"XML:com.adobe.xmp": "<rdf TC260:AIGC='{&quot;Label&quot;:&quot;1&quot;}'/>"}),
        jpeg({})[:2]
        + b"\xff\xeb\x00\x40"
        + b"c2pa digitalSourceTypexFhttp://c/trainedAlgorithmicMedia".ljust(62)
        + jpeg({})[2:],
    ],
)
def test_a_generator_names_itself(data: bytes) -> None:
    """R24: a picture generator's own mark is an alert with the words of a closed list."""
    assert makers_marks(data).generator is not None
    (finding,) = check_genuineness(np.zeros((40, 60, 3), np.uint8), reading(), data)
    assert finding.code == FindingCode.PICTURE_GENERATED
    assert finding.severity is Severity.ALERT
    assert finding.details["strength"] == "1.00"


@pytest.mark.parametrize(
    "data",
    [
        jpeg({SOFTWARE: "Canvas Camera 2"}),
        jpeg({SOFTWARE: "Escáner de imagen 3".encode()}),
        png({"Title": "Imagen 3", "prompt": "Please sign", "Comment": "AIGC"}),
        jpeg({})[:2]
        + b"\xff\xeb\x00\x40"
        + b"c2pa digitalSourceTypexChttp://c/computationalCapture".ljust(62)
        + jpeg({})[2:],
    ],
)
def test_words_that_come_near_to_a_programs_name_accuse_nobody(data: bytes) -> None:
    """R24: a canvas is no Canva, a Spanish picture no Imagen, a camera's own content credentials no generator's."""
    marks = makers_marks(data)
    assert (marks.editor, marks.generator) == (None, None)


def test_a_customers_words_are_never_repeated() -> None:
    """A name in a file's metadata does not get into a finding."""
    data = png({"Software": "GIMP of Zhang Wei 13800000000"})
    (finding,) = check_genuineness(np.zeros((40, 60, 3), np.uint8), reading(), data)
    assert "138" not in str(finding)


@given(st.binary(max_size=400), st.sampled_from([b"", b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n", b"RIFF....WEBP"]))
def test_no_file_breaks_it(tail: bytes, head: bytes) -> None:
    """Whatever bytes come, there is an answer, and none that accuses."""
    marks = makers_marks(head + tail)
    assert not marks.has_camera


def test_damaged_files_have_no_marks() -> None:
    """A file cut short is read as far as it goes."""
    whole = jpeg({SOFTWARE: "Photoshop", MAKE: "Apple", MODEL: "iPhone"})
    for length in range(0, len(whole), 37):
        makers_marks(whole[:length])
    assert makers_marks(whole).editor == "photoshop"
