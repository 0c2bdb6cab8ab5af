"""Renders the result page on the server: it works without scripts and loads nothing from elsewhere."""

from functools import cache
from importlib import resources
from typing import Final

import jinja2

from case_contract.transitions import STAGE_ORDER
from case_contract.vocabulary import Language, Stage, Verdict
from case_server.notifications.page_texts import PAGE_TEXTS
from case_server.notifications.results import PublicResult

_FOLDER: Final = "case_server.notifications.pages"
_TONES: Final = {Verdict.APPROVE: "good", Verdict.REJECT: "bad", Verdict.ASK_AGAIN: "ask"}


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("case_server.notifications", "pages"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )


@cache
def stylesheet() -> str:
    """The page's one stylesheet."""
    return resources.files(_FOLDER).joinpath("style.css").read_text("utf-8")


def form_page(language: Language, problem: tuple[str, str] | None = None) -> str:
    """The form that asks for a service code, with a problem above it if there is one."""
    return _templates().get_template("form.html").render(t=PAGE_TEXTS[language], problem=problem)


def result_page(language: Language, result: PublicResult) -> str:
    """How one case stands."""
    texts = PAGE_TEXTS[language]
    headline = texts.under_way if result.verdict is None else texts.outcomes[result.verdict]
    closed = result.verdict in (Verdict.APPROVE, Verdict.REJECT)
    return (
        _templates()
        .get_template("result.html")
        .render(
            t=texts,
            chinese=language is Language.CHINESE,
            result=result,
            headline=headline,
            tone="wait" if result.verdict is None else _TONES[result.verdict],
            stages=[
                {"name": name, "state": _state(stage, result.stage, closed=closed)} for stage, name in texts.stages
            ],
        )
    )


def _state(stage: Stage, now: Stage, *, closed: bool) -> str:
    """For the customer the matter is done with the result; that it is archived afterwards is shown when it is."""
    place, reached = STAGE_ORDER.index(stage), STAGE_ORDER.index(now)
    if place < reached or (place == reached and closed):
        return "done"
    return "now" if place == reached else "later"
