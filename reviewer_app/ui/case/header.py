"""The head of a case: which case, whose, how pressing, how risky, and how long it is still held."""

from datetime import timedelta
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout

from case_contract.records import CaseSummary
from case_contract.vocabulary import EvidenceKind, RiskLevel
from reviewer_app.domain.blind_risk import without_faces
from reviewer_app.services.types import Desk
from reviewer_app.ui.case.state import CaseState
from reviewer_app.ui.common.clock_face import read_clock, span
from reviewer_app.ui.common.context import Ui
from reviewer_app.ui.common.controls import Button, Chip, Kind, Label, Tone
from reviewer_app.ui.common.keys import KEYS
from reviewer_app.ui.common.vocabulary_looks import RISK_LOOKS, TIER_LOOKS

_LEASE_SHORT: Final = timedelta(minutes=5)


class CaseHeader(QFrame):
    """One line over the page; its clocks tick by themselves."""

    def __init__(self, ui: Ui, desk: Desk) -> None:
        super().__init__()
        self._ui = ui
        self._desk = desk
        self._state = CaseState()
        self.setObjectName("head")
        self.setFixedHeight(44)
        self._code = Label(ui, role="code")
        self._code.setFont(ui.look.mono(pixels=15))
        self._name = Label(ui, role="strong")
        self._about = Label(ui, role="muted")
        self._tier, self._clock, self._risk, self._lease = Chip(ui), Chip(ui), Chip(ui), Chip(ui)
        self._policy = Label(ui, role="faint")
        self.release = Button(
            ui, "case.release", kind=Kind.TOOL, icon="release", icon_only=True, key=KEYS["release"].caption
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 10, 0)
        row.setSpacing(10)
        for label in (self._code, self._name, self._about):
            row.addWidget(label)
        row.addStretch(1)
        for widget in (self._tier, self._clock, self._risk, self._policy, self._lease, self.release):
            row.addWidget(widget)
        self._ticker = QTimer(self)
        self._ticker.setInterval(1000)
        self._ticker.timeout.connect(self.tick)

    def show_state(self, state: CaseState) -> None:
        """Show another state."""
        self._state = state
        texts, view = self._ui.texts, state.view
        for widget in (self._tier, self._clock, self._risk, self._lease, self.release):
            widget.setVisible(view is not None)
        if view is None:
            self._ticker.stop()
            for label in (self._code, self._name, self._about, self._policy):
                label.setText("")
            return
        summary = view.detail.summary
        self._code.setText(summary.service_code)
        self._name.setText(summary.masked_name)
        documents = texts.text("case.plus").join(
            texts.word("evidence_short", name) for name in _merged(summary.evidence_kinds)
        )
        documents = documents[:1].upper() + documents[1:]
        kind = texts.word("case_type", summary.case_type.value)
        self._about.setText(texts.text("case.about", documents=documents, kind=kind, tenant=summary.tenant_name))
        icon, tone = TIER_LOOKS[summary.tier]
        self._tier.say(texts.word("tier", summary.tier.value), icon, tone)
        self._say_risk(state, summary)
        self._policy.setText(texts.text("case.policy", policy=view.detail.policy_version))
        self.tick()
        self._ticker.start()

    def _say_risk(self, state: CaseState, summary: CaseSummary) -> None:
        """Show the risk as far as it may be seen; no low one while steps are open that the machine passes at low risk.

        It may have left them for the faces, and the two words together would say so.
        """
        texts = self._ui.texts
        level = (without_faces(summary) if state.faces_withheld else summary).risk_level
        left = state.work.left_by_machine if state.work is not None and state.faces_withheld else 0
        if level is RiskLevel.LOW and left:
            self._risk.say(texts.text("case.steps_open", n=left), "ring", Tone.NEUTRAL)
            return
        icon, tone = RISK_LOOKS[level]
        self._risk.say(texts.text("case.risk", risk=texts.word("risk", level.value)), icon, tone)

    def tick(self) -> None:
        """Show what is left of the clock and of the lease."""
        view = self._state.view
        if view is None:
            return
        texts = self._ui.texts
        now = self._ui.now() + self._desk.state().server_clock_offset
        face = read_clock(view.detail.summary.clock, now, texts)
        self._clock.say(texts.text("case.clock", word=face.word, digits=face.digits), face.icon, face.tone)
        lease = view.detail.summary.lease
        self._lease.setVisible(lease is not None)
        if lease is not None:
            left = lease.expires_at - now
            if left <= timedelta(0):
                self._lease.say(texts.text("case.lease_over"), "lock", Tone.DANGER, texts.text("case.lease_over_why"))
            else:
                tone = Tone.WARNING if left < _LEASE_SHORT else Tone.NEUTRAL
                tip = texts.text("case.lease_tip")
                self._lease.say(texts.text("case.lease", digits=span(left)), "lock", tone, tip)


def _merged(kinds: tuple[EvidenceKind, ...]) -> list[str]:
    """Kinds of documents, both sides of the ID card taken together, the selfie left out."""
    sides = {EvidenceKind.ID_FRONT, EvidenceKind.ID_BACK}
    names = ("id_card" if kind in sides else kind.value for kind in kinds if kind is not EvidenceKind.SELFIE)
    return list(dict.fromkeys(names))
