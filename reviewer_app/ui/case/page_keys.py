"""The keyboard of the case page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from case_contract.vocabulary import Certainty, FaceOpinion, StepOutcome, Verdict
from reviewer_app.ui.common.keys import bind

if TYPE_CHECKING:
    from reviewer_app.ui.case.page import CasePage
    from reviewer_app.ui.case.viewer.image_view import ImageView


def bind_case_keys(page: CasePage) -> None:
    """Bind every key of the case page; letters typed into a field stay with the field."""
    model = page.model
    faces = page.right.faces

    def view() -> ImageView:
        return page.active.view

    slots = {
        "approve": lambda: page.decide(Verdict.APPROVE),
        "reject": lambda: page.decide(Verdict.REJECT),
        "ask_again": lambda: page.decide(Verdict.ASK_AGAIN),
        "escalate": lambda: page.decide(Verdict.ESCALATE),
        "release": model.release,
        "step_pass": lambda: page.say_step(StepOutcome.PASSED),
        "step_fail": lambda: page.say_step(StepOutcome.FAILED),
        "finding": lambda: model.step_finding(1),
        "finding_previous": lambda: model.step_finding(-1),
        "step_reopen": model.reopen_step,
        "note": page.findings.note.setFocus,
        "field_down": lambda: model.step_selection(1),
        "field_up": lambda: model.step_selection(-1),
        "field_accept": model.accept,
        "field_declared": lambda: model.accept(declared=True),
        "field_all": model.accept_sure,
        "field_correct": page.fields.start_correction,
        "field_unmask": page.fields.ask_unmask,
        "doc_previous": lambda: model.step_document(-1),
        "doc_next": lambda: model.step_document(1),
        "page_previous": lambda: model.step_page(-1),
        "page_next": lambda: model.step_page(1),
        "zoom_in": lambda: view().zoom_in(),
        "zoom_out": lambda: view().zoom_out(),
        "fit": lambda: view().fit(),
        "actual_size": lambda: view().actual_size(),
        "rotate_left": lambda: view().turn(-1),
        "rotate_right": lambda: view().turn(1),
        "loupe": page.left.tools["loupe"].toggle,
        "boxes": page.left.tools["boxes"].toggle,
        "tie": page.left.tools["tie"].toggle,
        "other_side": page.switch_side,
        "faces": page.show_faces,
        "compare": page.next_compare,
        "opinion_same": lambda: model.choose_opinion(FaceOpinion.SAME),
        "opinion_unsure": lambda: model.choose_opinion(FaceOpinion.UNSURE),
        "opinion_different": lambda: model.choose_opinion(FaceOpinion.DIFFERENT),
        "certainty_low": lambda: model.choose_certainty(Certainty.LOW),
        "certainty_medium": lambda: model.choose_certainty(Certainty.MEDIUM),
        "certainty_high": lambda: model.choose_certainty(Certainty.HIGH),
        "opinion_confirm": model.confirm_opinion,
    }
    if faces is not None:
        slots |= {"slide_left": faces.slide_left, "slide_right": faces.slide_right}
    for name, slot in slots.items():
        bind(page, name, slot)
