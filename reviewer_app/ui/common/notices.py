"""What went wrong, in words that stay until they are read: what happened, why, and what to do."""

from dataclasses import dataclass
from typing import Final

from case_contract.problem_texts import PROBLEM_TEXTS
from case_contract.problems import ProblemCode
from reviewer_app.domain.key_state import CACHE_TEXTS, CacheState
from reviewer_app.domain.typed_values import NOT_AS_STATED
from reviewer_app.services.types import EvidenceTrouble, MediaProblem, MediaTrouble
from reviewer_app.ui.common.controls import Tone
from reviewer_app.ui.common.texts import Texts

CASE_GONE: Final = "case_gone"
"""The case is not here any more, which says nothing of the next one."""
TYPED: Final = "typed:"
"""Before the code of a finding: it speaks against what the reviewer has just typed."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reviewer has to read.

    Attributes:
        kind: a `ProblemCode` value, a `CacheState` value, or the stem of a pair of texts (`notice.<kind>.title`,
            `notice.<kind>.detail`, and `.detail_away` for what can be done without the server), or `TYPED` and the code
            of a finding.
        tone: how much it matters.
        subject: the service code of the case it is about, or "".
        passing: it is about what the reviewer has just tried, and goes once she does something else.
        rule: by what a data pack's document is judged, in Chinese and English; empty of any other.
    """

    kind: str
    tone: Tone = Tone.DANGER
    subject: str = ""
    passing: bool = False
    rule: tuple[str, str] = ("", "")

    def title(self, texts: Texts) -> str:
        """What happened."""
        title = self._pair(texts)[0]
        return texts.text("notice.about", subject=self.subject, title=title) if self.subject else title

    def detail(self, texts: Texts, *, online: bool = True) -> str:
        """Why, and what to do; without the server not what needs it."""
        if not online and texts.has_word("notice", f"{self.kind}.detail_away"):
            return texts.word("notice", f"{self.kind}.detail_away")
        return self._pair(texts)[1]

    def _pair(self, texts: Texts) -> tuple[str, str]:
        if texts.has_word("notice", f"{self.kind}.title"):
            return texts.word("notice", f"{self.kind}.title"), texts.word("notice", f"{self.kind}.detail")
        if self.kind.startswith(TYPED):
            code = self.kind.removeprefix(TYPED)
            rule = texts.pick(*self.rule)
            by_rule = bool(rule) and texts.has_word("finding_to_do_by_rule", code)
            to_do = (
                texts.word("finding_to_do_by_rule", code).format(rule=rule)
                if by_rule
                else texts.word("finding_to_do", code)
            )
            detail = (
                texts.text("notice.typed_stated", to_do=to_do)
                if code == NOT_AS_STATED
                else texts.text("notice.typed", to_do=to_do)
            )
            return texts.word("finding", code), detail
        if self.kind in CACHE_TEXTS:
            words = CACHE_TEXTS[CacheState(self.kind)]
            return texts.pick(words.title_zh, words.title_en), texts.pick(words.detail_zh, words.detail_en)
        return problem_words(texts, ProblemCode(self.kind))


def problem_words(texts: Texts, code: ProblemCode) -> tuple[str, str]:
    """Title and detail of a problem code in the language in use."""
    problem = PROBLEM_TEXTS[code]
    return problem.title(texts.language), problem.detail(texts.language)


def media_sentence(texts: Texts, problem: MediaProblem) -> str:
    """Why there is no picture, and what to do."""
    if problem.evidence is not None and problem.evidence in EvidenceTrouble:
        return texts.word("evidence_trouble", problem.evidence.value)
    return texts.word("media_trouble", MediaTrouble(problem.trouble).value)
