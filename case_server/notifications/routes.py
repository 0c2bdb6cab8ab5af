"""HTTP of feedback: the dead letters for people who mend them, and the result for customers."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from case_contract.feedback import DeadLetter
from case_contract.identifiers import normal_service_code
from case_contract.problems import ProblemCode
from case_contract.vocabulary import Language, Role
from case_server.accounts.actor import Actor, require
from case_server.evidence.sealing import Erased
from case_server.foundation.database import Scope
from case_server.foundation.problems import ProblemRaised, language_of
from case_server.foundation.rate_limits import sender_of, throttle
from case_server.foundation.services import Services, services_of
from case_server.notifications import repository, service
from case_server.notifications.page_texts import PAGE_TEXTS
from case_server.notifications.rendering import form_page, result_page, stylesheet
from case_server.notifications.results import PublicResult, find_result
from case_server.notifications.service import Resent

router = APIRouter(tags=["feedback"])

_PER_MINUTE: Final = 30
_PURPOSE: Final = "result"
_MENDERS: Final = (Role.SUPERVISOR, Role.ADMINISTRATOR)
_PAGE_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}

Mender = Annotated[Actor, Depends(require(*_MENDERS))]


@router.get("/v1/feedback/dead-letters", response_model=tuple[DeadLetter, ...])
def list_dead_letters(
    request: Request, actor: Mender, limit: Annotated[int, Query(ge=1, le=500)] = 100
) -> tuple[DeadLetter, ...]:
    """Notices that could not be delivered, the longest waiting first."""
    with services_of(request).database.transaction(actor.scope) as connection:
        return repository.dead_letters(connection, limit)


@router.post("/v1/feedback/dead-letters/{notice_id}/resend", status_code=202)
def resend(request: Request, notice_id: UUID, actor: Mender) -> dict[str, str]:
    """Send a notice again, with a new round of tries."""
    services = services_of(request)
    role = next(role for role in _MENDERS if actor.has(role))
    with services.database.transaction(actor.scope) as connection:
        resent = service.send_again(
            connection, notice_id=notice_id, actor_id=actor.account_id, role=role, now=services.clock.now()
        )
    match resent:
        case Resent.UNKNOWN:
            raise ProblemRaised(ProblemCode.NOT_FOUND)
        case Resent.NOT_DEAD:
            raise ProblemRaised(ProblemCode.WEBHOOK_NOT_DEAD)
        case Resent.QUEUED:
            return {"notice_id": str(notice_id), "state": "pending"}


@router.get("/v1/results/{code}", response_model=PublicResult)
def get_result(request: Request, code: str) -> PublicResult:
    """How a case stands, by its service code; open to whoever has the code, at most 30 times a minute."""
    services = services_of(request)
    throttle(services.rate_limits, request, _PURPOSE, per_minute=_PER_MINUTE)
    result = _find(services, code)
    if result is None:
        raise ProblemRaised(ProblemCode.NOT_FOUND)
    if isinstance(result, Erased):
        raise ProblemRaised(ProblemCode.CASE_ERASED)
    return result


@router.get("/result/style.css", include_in_schema=False)
def get_stylesheet() -> Response:
    """The stylesheet of the page."""
    return Response(stylesheet(), media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


@router.get("/result", response_class=HTMLResponse, include_in_schema=False)
def show_form(request: Request, code: str = "", lang: str = "") -> Response:
    """The form; with a code that passes its check, on to the result."""
    language = _language(request, lang)
    if not code.strip():
        return HTMLResponse(form_page(language), headers=_PAGE_HEADERS)
    normal = normal_service_code(code)
    if normal is None:
        return _unknown(language)
    return RedirectResponse(f"/result/{normal}?lang={PAGE_TEXTS[language].tag}", status_code=303)


@router.get("/result/{code}", response_class=HTMLResponse, include_in_schema=False)
def show_result(request: Request, code: str, lang: str = "") -> Response:
    """The page of one case."""
    services = services_of(request)
    language = _language(request, lang)
    if not services.rate_limits.admit(_PURPOSE, sender_of(request), per_minute=_PER_MINUTE):
        texts = PAGE_TEXTS[language]
        page = form_page(language, (texts.busy_title, texts.busy))
        return HTMLResponse(page, status_code=429, headers={**_PAGE_HEADERS, "Retry-After": "60"})
    result = _find(services, code)
    if result is None:
        return _unknown(language)
    if isinstance(result, Erased):
        texts = PAGE_TEXTS[language]
        page = form_page(language, (texts.erased_title, texts.erased))
        return HTMLResponse(page, status_code=410, headers=_PAGE_HEADERS)
    return HTMLResponse(result_page(language, result), headers=_PAGE_HEADERS)


def _find(services: Services, code: str) -> PublicResult | Erased | None:
    with services.database.transaction(Scope.system()) as connection:
        return find_result(connection, code)


def _unknown(language: Language) -> HTMLResponse:
    texts = PAGE_TEXTS[language]
    return HTMLResponse(
        form_page(language, (texts.unknown_title, texts.unknown)), status_code=404, headers=_PAGE_HEADERS
    )


def _language(request: Request, chosen: str) -> Language:
    return language_of(chosen or request.headers.get("accept-language"))
