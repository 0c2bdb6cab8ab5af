"""`make run`: server, sample tenant, sample cases, and the client signed in as the sample reviewer."""

import argparse
import os
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from case_contract.vocabulary import Language, Verdict
from reviewer_app.app import ReviewerApp
from reviewer_app.services.keyring_store import MemorySecrets
from reviewer_app.services.types import Desk, QueueQuery, QueueScope, SignedInOk
from reviewer_app.ui.common.look import ThemeName
from reviewer_app.ui.settings.stored import Settings, SettingsFile
from sample_data import build, sample_cases
from sample_data.people import Installation, Person, create_installation, next_code, sign_in
from sample_data.server import SampleServer, ServerNotStarted
from sample_data.tenant_client import Refused, TenantClient
from sample_data.webhook_receiver import WebhookReceiver
from tools.self_drive import SelfDrive, Stuck

REVIEWER: Final = "lin.yue"
PICTURES: Final = Path("build/run")
FIRST_PORT: Final = 8443
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


def main() -> int:
    """Exit code 0 when everything asked for was done."""
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"), help="data folder")
    parser.add_argument("--pictures", type=Path, default=PICTURES, help="where screenshots go without a display")
    parser.add_argument("--only", type=int, default=None, help="submit only so many of the sample cases")
    chosen = parser.parse_args()
    data = chosen.data.absolute()
    headless = sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        # The offscreen platform says at each window what it cannot do; nothing else of Qt's is to be missed.
        os.environ["QT_LOGGING_RULES"] = "qt.qpa.plugin=false"
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    started = time.monotonic()
    known = Installation.load(data)
    port = known.port if known is not None else free_port(FIRST_PORT)
    try:
        with WebhookReceiver(known.webhook_port if known else 0) as receiver, SampleServer(data, port) as server:
            installation = known or create_installation(server, port, receiver)
            if known is not None and known.webhook_port != receiver.port:
                moved = server.command("tenant", "webhook", known.tenant_id, receiver.url)
                installation = replace(known, webhook_port=receiver.port, webhook_secret=moved["webhook_secret"])
            installation.save(data)
            receiver.trust(installation.webhook_secret)
            run = Run(data, server, receiver, installation, started, chosen.pictures, chosen.only)
            run.say("server", f"{server.base_url}, TLS 1.3, CA {server.ca_path}")
            if not installation.submitted:
                run.submitting = threading.Thread(target=submit_all, args=(run,), name="tenant", daemon=True)
                run.submitting.start()
            try:
                return drive_alone(run) if headless else open_client(run)
            finally:
                run.ending.set()
                if run.submitting is not None:
                    run.submitting.join()
    except ServerNotStarted as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", flush=True)
        return 130


def free_port(first: int) -> int:
    """The first free loopback port from `first` on."""
    for port in range(first, first + 200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise ServerNotStarted("no free port")


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
    signal.signal(signal.SIGINT, lambda *_: application.quit())
    # Python's signal handlers run only when the interpreter gets a turn.
    turn = QTimer()
    turn.start(200)
    turn.timeout.connect(lambda: None)
    program.show()
    run.say("client", f"open; the sample reviewer is {run.reviewer.name} ({REVIEWER}). Close the window to stop.")
    code = application.exec()
    program.close()
    return code


def drive_alone(run: Run) -> int:
    """Without a display: the real window through one whole case, by keys alone."""
    _, program = client(run, in_memory=True)
    drive = SelfDrive(program, run.pictures)
    try:
        program.show()
        program.window.activateWindow()
        drive.wait("the window is there", lambda: program.desk is not None)
        drive.picture("sign_in")
        sign_in_by_keys(run, program, drive)
        run.say("client", f"signed in as {run.reviewer.name} ({REVIEWER}) at an approved workstation")
        finish_case(run, program, drive)
        both_looks(program, drive)
    except Stuck as stuck:
        drive.picture("stuck")
        print(
            f"The window did not come to this: {stuck}. See {run.pictures}/ and {run.server.log_path}", file=sys.stderr
        )
        return 1
    finally:
        program.close()
        shutil.rmtree(run.data / "client-driven", ignore_errors=True)
    proof = run.server.command("verify-log")
    run.say("record log", f"{proof['tree_size']} entries verified, root {str(proof['root'])[:16]}…")
    run.say("pictures", ", ".join(path.name for path in drive.taken) + f" in {run.pictures}/")
    return 1 if run.refused else 0


def sign_in_by_keys(run: Run, program: ReviewerApp, drive: SelfDrive) -> None:
    """Type the credentials; the workstation is new each time, because its key is kept in memory only."""
    code, person = next_code(run.reviewer)
    drive.enter(person.login, person.password, code)
    drive.wait("the workstation has to be enrolled", lambda: program.sign_in.state.phase.value == "enrolment")
    drive.enter(WORKSTATION)
    drive.wait("a supervisor has to approve", lambda: bool(program.sign_in.state.fingerprint))
    drive.picture("waiting_for_approval")
    stations = run.server.command("workstation", "list")["workstations"]
    fingerprint = program.sign_in.state.fingerprint
    station = next(row for row in stations if row["fingerprint"] == fingerprint)
    run.server.command("workstation", "approve", station["workstation_id"])
    code, person = next_code(person)
    run.remember(person)
    drive.press(Qt.Key.Key_Space)
    drive.enter(code)
    drive.wait("signed in", lambda: program.window.work is not None)


def finish_case(run: Run, program: ReviewerApp, drive: SelfDrive) -> None:
    """Find a flawless case, go through it, and follow it to feedback and archive."""
    if run.submitting is not None:
        drive.wait("every sample case is submitted", lambda: not submitting(run), 600)
    flawless = {case.reference for case in sample_cases() if case.verdict is Verdict.APPROVE and not case.expected}
    desk = program.desk
    if desk is None:
        raise Stuck("the desk went away")
    everything = QueueQuery(scope=QueueScope.ALL)
    checking = {"received", "pre_checking"}

    def still_checked() -> int:
        rows = desk.queue_page(everything, 0, 500).result(30)
        return sum(row.summary.status.value in checking for row in rows)

    drive.wait("every case is pre-checked", lambda: desk.state().online and still_checked() == 0, 900)
    waiting = desk.queue_page(QueueQuery(scope=QueueScope.WAITING), 0, 500).result(30)
    run.say("pre-check", f"done; {len(waiting)} cases wait for a reviewer")
    codes = [
        row.summary.service_code for row in waiting if run.installation.codes.get(row.summary.service_code) in flawless
    ]
    drive.picture("queue")
    begun = time.monotonic()
    detail = drive.find_and_open(codes[0]) if codes else drive.next_case()
    verdict = Verdict.APPROVE if codes else Verdict.ESCALATE
    drive.work_through(detail, verdict)
    if len(waiting) > 1:
        drive.wait("the next case is open", lambda: drive.case.state.view is not None)
    drive.settle()
    drive.picture("next_case")
    code = detail.summary.service_code
    run.say("case", f"{code}: {verdict.value} by keyboard in {time.monotonic() - begun:.1f} s, the next one is open")
    if verdict is Verdict.APPROVE:
        told = run.receiver.wait_for(lambda notices: any(one.service_code == code for one in notices), 60)
        run.say("feedback", "signed webhook received by the tenant" if told else "the webhook did NOT arrive")
        drive.wait("the case is archived", lambda: archived(desk, everything, code))
        run.say("archive", f"{code} is archived")


def submitting(run: Run) -> bool:
    """Whether the tenant still submits."""
    return run.submitting is not None and run.submitting.is_alive()


def archived(desk: Desk, everything: QueueQuery, code: str) -> bool:
    """An archived case is no longer in anybody's queue."""
    rows = desk.queue_page(everything, 0, 500).result(30)
    return all(row.summary.service_code != code for row in rows)


def both_looks(program: ReviewerApp, drive: SelfDrive) -> None:
    """The case page in the other language and the other theme."""
    program.ui.texts.use(Language.ENGLISH)
    program.ui.look.use(ThemeName.LIGHT)
    drive.picture("next_case_english_light")


if __name__ == "__main__":
    sys.exit(main())
