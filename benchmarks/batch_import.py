"""Cases a second that an import takes in, against the same cases sent over HTTPS to the same server (R55)."""

import json
import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from tempfile import TemporaryFile
from typing import Any, Final

import cv2
import numpy as np

from benchmarks.report import Measurement
from benchmarks.site import measured_site
from case_contract.intake import CaseReceipt
from case_contract.vocabulary import CaseType, EvidenceKind
from identity_checks.results import DocumentType
from identity_checks.specimens import draw, invent_person
from sample_data.case import CONSENT_GIVEN, CONSENT_TEXT
from sample_data.files import jpeg
from sample_data.server_process import command_line, environment
from sample_data.tenant_client import FilePart, TenantClient
from tests.end_to_end.installation import Site

CASES: Final = 500
PEOPLE: Final = 12
SENDERS: Final = 8
_LONG_SIDE: Final = 800
_SHOWN: Final = {
    EvidenceKind.ID_FRONT: DocumentType.RESIDENT_ID_FRONT,
    EvidenceKind.ID_BACK: DocumentType.RESIDENT_ID_BACK,
    # What a file shows is nothing to intake; the portrait side again stands in for a selfie of the same size.
    EvidenceKind.SELFIE: DocumentType.RESIDENT_ID_FRONT,
}


@dataclass(frozen=True, slots=True)
class Imported:
    """What a run of the command said and took."""

    summary: Mapping[str, Any]
    peak_mib: float

    @property
    def per_second(self) -> float:
        """Cases a second from the first case begun to the last outcome on the disk."""
        return int(self.summary["cases"]) / float(self.summary["seconds"])


def measure() -> Iterator[Measurement]:
    """Half over HTTPS, the import, the import again, the other half over HTTPS; no worker runs beside them."""
    people = [drawn(seed) for seed in range(PEOPLE)]
    with measured_site(logins=()) as site:
        folder = make_folder(site.folder / "march", people, CASES)
        before = sent_per_second(site.tenant, people, range(CASES // 2))
        first = run_import(site, folder)
        again = run_import(site, folder)
        after = sent_per_second(site.tenant, people, range(CASES // 2, CASES))
    assert (first.summary["accepted"], again.summary["kept"]) == (CASES, CASES)
    sample = f"{CASES} cases of three drawn specimens each, {_LONG_SIDE} px"
    over_https = mean((before, after))
    yield Measurement(
        "import of a folder",
        "case-server import beside a real server, 8 at a time: read, judge, seal, sync to disk, commit, outcome; "
        f"peak memory of the process {first.peak_mib:.0f} MiB",
        sample,
        first.per_second,
        "cases/s",
        f"POST /v1/cases over TLS 1.3 to the same server, {SENDERS} senders, before and after",
        over_https,
        ">= the same over HTTPS; R55 asks 500/h = 0.14",
    )
    yield Measurement(
        "import again, nothing left to do",
        "the same command a second time: each case looked up, no file of it read",
        sample,
        again.per_second,
        "cases/s",
        "the first import",
        first.per_second,
        "none set",
    )


def drawn(seed: int) -> dict[EvidenceKind, FilePart]:
    """The evidence of one invented person."""
    person = invent_person(seed)
    files = {}
    for kind, document in _SHOWN.items():
        image = draw(document, seed, person=person).image
        scale = _LONG_SIDE / max(image.shape[:2])
        smaller = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        files[kind] = jpeg(kind.value, smaller.astype(np.uint8, copy=False))
    return files


def make_folder(folder: Path, people: Sequence[Mapping[EvidenceKind, FilePart]], count: int) -> Path:
    """A folder to import. The pictures are drawn specimens, not evidence, and may lie on a disk."""
    folder.mkdir()
    defaults = {"case_type": CaseType.PAYMENT_ACCOUNT.value, "consent": _consent()}
    (folder / "defaults.json").write_text(json.dumps(defaults), encoding="utf-8")
    for number in range(count):
        case = folder / f"IMPORT-{number:04}"
        case.mkdir()
        for name, _, content in people[number % len(people)].values():
            (case / name).write_bytes(content)
    return folder


def sent_per_second(tenant: TenantClient, people: Sequence[Mapping[EvidenceKind, FilePart]], numbers: range) -> float:
    """Submit these cases with `SENDERS` at a time; gives cases a second."""

    def send(number: int) -> bool:
        files = {kind.value: part for kind, part in people[number % len(people)].items()}
        case = {
            "tenant_reference": f"SENT-{number:04}",
            "case_type": CaseType.PAYMENT_ACCOUNT.value,
            "subject_id": f"SENT-{number:04}",
            "declared": {},
            "consent": _consent(),
        }
        return isinstance(tenant.submit(case, files, f"sent-{number}"), CaseReceipt)

    with ThreadPoolExecutor(SENDERS) as pool:
        began = time.perf_counter()
        taken = list(pool.map(send, numbers))
        elapsed = time.perf_counter() - began
    assert all(taken), "the server refused a case"
    return len(taken) / elapsed


def run_import(site: Site, folder: Path) -> Imported:
    """Run the command to its end beside the server."""
    arguments = ["import", str(folder), "--tenant", site.installation.tenant_id, "--json"]
    with TemporaryFile() as output:
        process = subprocess.Popen(
            command_line(site.server.data_folder, arguments),
            stdout=output,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read()
    assert process.returncode == 0, said
    return Imported(json.loads(said), used.ru_maxrss / 1024)


def _consent() -> dict[str, str]:
    return {"given_at": CONSENT_GIVEN.isoformat(), "text_version": CONSENT_TEXT}
