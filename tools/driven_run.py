"""`make run` without a display: the real window through whole cases by keys alone, with pictures of what is seen."""

import shutil
import sys
import time

from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler

from case_contract.vocabulary import Language, Verdict
from reviewer_app.app import ReviewerApp
from reviewer_app.services.types import Desk, QueueQuery, QueueScope
from reviewer_app.ui.common.look import ThemeName
from sample_data import sample_cases
from tools.interrupts import taken_down
from tools.sample_run import REVIEWER, SUPERVISOR, WORKSTATION, Run, client
from tools.self_drive import SelfDrive, Stuck


def drive_alone(run: Run) -> int:
    """The real window, by keys alone: sign in, a whole case, the next one while the server is away."""
    qInstallMessageHandler(heard_from_qt)
    with taken_down() as interrupts:
        _, program = client(run, in_memory=True)
        drive = SelfDrive(program, run.pictures, interrupts)
        try:
            program.show()
            program.window.activateWindow()
            run.remember(drive.sign_in(run.server, run.reviewer, WORKSTATION))
            run.say("client", f"signed in as {run.reviewer.name} ({REVIEWER}) at an approved workstation")
            finish_case(run, program, drive)
            drive.look_around()
            decide_offline(run, program, drive)
            see_reports(run, drive)
            both_looks(program, drive)
        except Stuck as stuck:
            drive.picture("stuck")
            print(
                f"The window did not come to this: {stuck}. See {run.pictures}/ and {run.server.log_path}",
                file=sys.stderr,
            )
            return 1
        finally:
            program.close()
            shutil.rmtree(run.data / "client-driven", ignore_errors=True)
    proof = run.server.command("verify-log")
    run.say("record log", f"{proof['tree_size']} entries verified, root {str(proof['root'])[:16]}…")
    run.say("pictures", ", ".join(path.name for path in drive.taken) + f" in {run.pictures}/")
    return 1 if run.refused else 0


def heard_from_qt(_kind: QtMsgType, _where: QMessageLogContext, said: str) -> None:
    """The offscreen platform says at each window what it cannot do; nothing else of Qt's is to be missed."""
    if not said.startswith("This plugin does not support"):
        print(said, file=sys.stderr)


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

    drive.wait("the queue is here", lambda: desk.state().last_sync_at is not None)
    drive.wait("every case is pre-checked", lambda: still_checked() == 0, 900)
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
    if drive.case.state.view is not None:
        found = drive.through_findings()
        run.say("findings", f"{found} in the next case, gone through by G")
    code = detail.summary.service_code
    run.say("case", f"{code}: {verdict.value} by keyboard in {time.monotonic() - begun:.1f} s, the next one is open")
    if verdict is Verdict.APPROVE:
        heard = told(run, drive, code)
        run.say("feedback", "signed webhook received by the tenant" if heard else "the webhook did NOT arrive")
        drive.wait("the case is archived", lambda: archived(desk, everything, code))
        run.say("archive", f"{code} is archived")


def told(run: Run, drive: SelfDrive, code: str) -> bool:
    """Whether the tenant hears of the result within a minute."""
    try:
        drive.wait("the tenant hears", lambda: any(one.service_code == code for one in run.receiver.notices), 60)
    except Stuck:
        return False
    return True


def decide_offline(run: Run, program: ReviewerApp, drive: SelfDrive) -> None:
    """Take the server away, decide the case that is open, bring the server back, see the decision sent (R72)."""
    desk, view = program.desk, drive.case.state.view
    if desk is None or view is None:
        return
    begun = time.monotonic()
    run.server.stop()
    drive.wait("the server is missed", lambda: not desk.state().online)
    drive.picture("offline")
    drive.work_through(view.detail, Verdict.ESCALATE)
    drive.wait("the decision waits to be sent", lambda: desk.state().unsent > 0 and drive.may_claim())
    drive.picture("offline_unsent")
    run.server.start()
    drive.wait("the decision is sent", lambda: desk.state().online and desk.state().unsent == 0)
    drive.read_notices()
    code, away = view.detail.summary.service_code, time.monotonic() - begun
    run.say("offline", f"{code}: escalate while the server was away; it is back and has it, after {away:.1f} s")


def see_reports(run: Run, drive: SelfDrive) -> None:
    """Sign the supervisor in at the same workstation and see what was counted of this run (R20, R56, R57)."""
    run.remember(drive.change_person(run.installation.people[SUPERVISOR]))
    report = drive.see_reports()
    shares = (("entry", report.entry), ("steps", report.steps), ("reading", report.reading))
    run.say("reports", ", ".join(f"{name} {one.hits} of {one.trials}" for name, one in shares))
    drive.press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)


def submitting(run: Run) -> bool:
    """Whether the tenant still submits."""
    return run.submitting is not None and run.submitting.is_alive()


def archived(desk: Desk, everything: QueueQuery, code: str) -> bool:
    """An archived case is no longer in anybody's queue."""
    rows = desk.queue_page(everything, 0, 500).result(30)
    return all(row.summary.service_code != code for row in rows)


def both_looks(program: ReviewerApp, drive: SelfDrive) -> None:
    """The next case in the other language and the other theme."""
    if program.desk is not None and program.desk.queue_count(QueueQuery(scope=QueueScope.WAITING)).result(30) > 0:
        drive.next_case()
    program.ui.texts.use(Language.ENGLISH)
    program.ui.look.use(ThemeName.LIGHT)
    drive.picture("english_light")
