"""A whole case by keyboard alone in the real window against the real server, in Chinese and in English."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from case_contract.vocabulary import Language, Verdict
from reviewer_app.app import ReviewerApp
from reviewer_app.services.assembly import open_desk
from reviewer_app.services.keyring_store import MemorySecrets
from reviewer_app.ui.settings.stored import Settings, SettingsFile
from sample_data import SampleCase, SubmittableCase, sample_cases
from sample_data.tenant_client import Refused
from tests.end_to_end.installation import Site, running_site
from tools.self_drive import SelfDrive

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.timeout(600),
    pytest.mark.qt_log_ignore("This plugin does not support"),
]


def test_a_case_by_keyboard_in_both_languages(
    tmp_path: Path, installed: Path, built: Callable[[SampleCase], SubmittableCase], qapp: QApplication
) -> None:
    """R13, R14, R77: sign in, enrol, claim, fields, steps, blind opinion, verdict: no mouse, two languages."""
    flawless = [case for case in sample_cases() if case.verdict is Verdict.APPROVE and not case.expected]
    with running_site(tmp_path, installed=installed) as site:
        for case in flawless[:3]:
            made = built(case)
            assert not isinstance(site.tenant.submit(made.case, made.files, case.reference), Refused)
        done: list[str] = []
        for language, login in ((Language.CHINESE, "lin.yue"), (Language.ENGLISH, "chen.mo")):
            program = window(site, qapp, tmp_path / login, language)
            drive = SelfDrive(program, None)
            try:
                people = site.installation.people
                people[login] = drive.sign_in(site.server, people[login], "by keyboard")
                wait_for_case(drive)
                detail = drive.next_case()
                drive.work_through(detail, Verdict.APPROVE)
                wait_for_sending(program, drive)
                done.append(detail.tenant_reference)
            finally:
                program.close()
        assert len(set(done)) == 2
        assert site.receiver.wait_for(lambda notices: len(notices) == 2, 60)
        assert {(one.tenant_reference, one.verdict) for one in site.receiver.notices} == {
            (reference, Verdict.APPROVE) for reference in done
        }


def wait_for_case(drive: SelfDrive) -> None:
    drive.wait("a case waits", lambda: (drive.work.queue_model.state.count or 0) > 0, 180)


def wait_for_sending(program: ReviewerApp, drive: SelfDrive) -> None:
    desk = program.desk
    assert desk is not None
    drive.wait("everything is sent", lambda: desk.state().unsent == 0)


def window(site: Site, qapp: QApplication, folder: Path, language: Language) -> ReviewerApp:
    settings = SettingsFile(folder / "settings.json")
    settings.write(Settings(language=language, server_address=site.server.base_url, ca_file=str(site.server.ca_path)))
    program = ReviewerApp(
        qapp,
        settings,
        lambda chosen, words: open_desk(
            chosen.server_address, folder, pinned_ca=Path(chosen.ca_file), language=words, secrets=MemorySecrets()
        ),
    )
    program.show()
    program.window.activateWindow()
    return program
