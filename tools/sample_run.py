"""The sample installation running: its server, its tenant's two programs, and a window on it."""

import shutil
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from reviewer_app.app import ReviewerApp
from reviewer_app.services.keyring_store import MemorySecrets
from reviewer_app.services.types import Desk, SignedInOk
from reviewer_app.ui.settings.stored import Settings, SettingsFile
from sample_data import build, sample_cases
from sample_data.people import Installation, Person, create_installation, moved_installation, sign_in
from sample_data.server import SampleServer, free_port
from sample_data.sitters import check_portraits
from sample_data.tenant_client import Refused, TenantClient
from sample_data.webhook_receiver import WebhookReceiver
from tools.interrupts import taken_down

REVIEWER: Final = "lin.yue"
SUPERVISOR: Final = "wang.min"
WORKSTATION: Final = "sample workstation"


@dataclass
class Run:
    """What this run knows and says."""

    data: Path
    server: SampleServer
    receiver: WebhookReceiver
    installation: Installation
    started: float
    pictures: Path
    only: int | None
    submitting: threading.Thread | None = None
    ending: threading.Event = field(default_factory=threading.Event)
    refused: list[str] = field(default_factory=list)

    def say(self, what: str, text: str) -> None:
        """One line of the summary."""
        print(f"{time.monotonic() - self.started:6.1f} s  {what:<12} {text}", flush=True)

    @property
    def reviewer(self) -> Person:
        """The sample reviewer."""
        return self.installation.people[REVIEWER]

    def remember(self, person: Person) -> None:
        """Keep which one-time code was used last."""
        self.installation.people[person.login] = person
        self.installation.save(self.data)


def run_sample(data: Path, pictures: Path, only: int | None, work: Callable[[Run], int]) -> int:
    """Start everything on the folder `data`, do `work`, end everything; gives the exit code of `work`.

    Raises:
        PortraitsMissing: cases are still to be submitted and the sample portraits were not fetched.
        ServerFailed: the server did not start.
    """
    started = time.monotonic()
    known = Installation.load(data)
    if known is None or not known.submitted:
        check_portraits()
    port = free_port(known.port if known is not None else None)
    with WebhookReceiver(known.webhook_port if known else 0) as receiver, SampleServer(data, port) as server:
        if known is None:
            installation = create_installation(server, port, receiver)
        else:
            installation = moved_installation(known, server, port, receiver)
        installation.save(data)
        receiver.trust(installation.webhook_secret)
        run = Run(data, server, receiver, installation, started, pictures, only)
        run.say("server", f"{server.base_url}, TLS 1.3, CA {server.ca_path}")
        if not installation.submitted:
            run.submitting = threading.Thread(target=submit_all, args=(run,), name="tenant", daemon=True)
            run.submitting.start()
        try:
            return work(run)
        finally:
            run.ending.set()
            if run.submitting is not None:
                run.submitting.join()


def submit_all(run: Run) -> None:
    """The tenant's program: every sample case through the public interface."""
    found = run.installation
    tenant = TenantClient(run.server.base_url, run.server.ca_path, found.api_key_id, found.api_secret)
    codes: dict[str, str] = {}
    for case in sample_cases()[: run.only]:
        if run.ending.is_set():
            return
        made = build(case)
        receipt = tenant.submit(made.case, made.files, f"sample-{case.reference}")
        if isinstance(receipt, Refused):
            run.refused.append(f"{case.reference}: {receipt.problem.code}")
        else:
            codes[receipt.service_code] = case.reference
    run.installation = replace(run.installation, submitted=True, codes=codes)
    run.installation.save(run.data)
    run.say("cases", f"{len(codes)} submitted over the signed interface, {len(run.refused)} refused")


def client(run: Run, *, in_memory: bool) -> tuple[QApplication, ReviewerApp]:
    """The desktop program on this server. In memory: no keyring is asked and the cache is thrown away."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)  # noqa: S101 - nothing else was made in this process
    application.setApplicationName("Reviewer Desk")
    folder = run.data / ("client-driven" if in_memory else "client")
    if in_memory:
        shutil.rmtree(folder, ignore_errors=True)
    settings = SettingsFile(folder / "settings.json")
    kept = settings.read()
    settings.write(replace(kept, server_address=run.server.base_url, ca_file=str(run.server.ca_path)))

    def open_one(chosen: Settings, language: Callable[[], str]) -> Desk:
        from reviewer_app.services.assembly import open_desk

        secrets = MemorySecrets() if in_memory else None
        ca_file = Path(chosen.ca_file)
        return open_desk(chosen.server_address, folder, pinned_ca=ca_file, language=language, secrets=secrets)

    return application, ReviewerApp(application, settings, open_one)


def open_client(run: Run) -> int:
    """With a display: the window, signed in as the sample reviewer; it stays until it is closed."""
    application, program = client(run, in_memory=False)

    def enter() -> None:
        desk = program.desk
        if desk is None:
            return

        def job() -> None:
            resumed = desk.resume().result()
            if resumed is None:
                outcome, person = sign_in(run.server, desk, run.reviewer, WORKSTATION)
                run.remember(person)
                resumed = outcome if isinstance(outcome, SignedInOk) else None
            entered.set_result(resumed)

        entered: Future[SignedInOk | None] = Future()
        program.ui.background.deliver(
            entered,
            program,
            lambda result: program.sign_in.signed_in.emit(result) if result is not None else None,
            lambda _error: None,
        )
        threading.Thread(target=job, name="sample sign-in", daemon=True).start()

    program.desk_opened.connect(enter)
    with taken_down() as interrupts:
        # Python's signal handlers run only when the interpreter gets a turn.
        turn = QTimer()
        turn.start(200)
        turn.timeout.connect(lambda: application.exit() if interrupts.asked else None)
        program.show()
        run.say("client", f"open; the sample reviewer is {run.reviewer.name} ({REVIEWER}). Close the window to stop.")
        code = application.exec()
        program.close()
    return code
