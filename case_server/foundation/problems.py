"""How the server says no: RFC 9457 bodies with a stable code and words in the language of the request."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import psycopg
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from case_contract.problem_texts import PROBLEM_TEXTS
from case_contract.problems import Problem, ProblemCode
from case_contract.vocabulary import Language
from case_server.foundation.log_output import place_of

if TYPE_CHECKING:
    from fastapi import FastAPI
    from structlog.typing import FilteringBoundLogger

MEDIA_TYPE: Final = "application/problem+json"
_TYPE_PREFIX: Final = "urn:reviewer-desk:problem:"
_OF_STATUS: Final = {404: ProblemCode.NOT_FOUND, 401: ProblemCode.NOT_SIGNED_IN, 403: ProblemCode.NOT_ALLOWED}


class ProblemRaised(Exception):
    """Ends a request with a problem answer. `errors` names fields, never their values."""

    def __init__(
        self, code: ProblemCode, *, errors: tuple[str, ...] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code.value)
        self.code: Final = code
        self.errors: Final = errors
        self.headers: Final[Mapping[str, str]] = headers or {}


def language_of(accept_language: str | None) -> Language:
    """Chinese unless the header prefers English."""
    best, best_weight = Language.CHINESE, 0.0
    for part in (accept_language or "").split(","):
        tag, _, parameter = part.strip().partition(";")
        primary = tag.strip().lower().partition("-")[0]
        language = {"zh": Language.CHINESE, "en": Language.ENGLISH}.get(primary)
        weight = _weight(parameter)
        if language is not None and weight > best_weight:
            best, best_weight = language, weight
    return best


def problem_response(
    code: ProblemCode,
    *,
    language: Language,
    request_id: str,
    status: int | None = None,
    errors: tuple[str, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer for `code`; `status` overrides the code's own where HTTP knows a better one."""
    words = PROBLEM_TEXTS[code]
    problem = Problem(
        type=_TYPE_PREFIX + code.value,
        code=code,
        title=words.title(language),
        detail=words.detail(language),
        status=status or words.status,
        request_id=request_id,
        errors=errors,
    )
    return Response(
        problem.model_dump_json(),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={**(headers or {}), "Content-Language": language.value.replace("_", "-"), "Cache-Control": "no-store"},
    )


def answer_problem(request: Request, code: ProblemCode, **more: object) -> Response:
    """`problem_response` in the language and with the id of `request`."""
    return problem_response(
        code,
        language=language_of(request.headers.get("accept-language")),
        request_id=request_id_of(request),
        **more,  # type: ignore[arg-type]  # passed through to the function just above
    )


def request_id_of(request: Request) -> str:
    """The id under which this request is logged."""
    return str(request.scope.get("request_id", ""))


def install_problem_answers(application: "FastAPI") -> None:
    """Make every refusal of `application` a problem answer."""
    # Commands and workers know problems too, and do without the framework: loading it is a fifth of their start.
    from fastapi.exceptions import RequestValidationError

    @application.exception_handler(ProblemRaised)
    async def _raised(request: Request, problem: ProblemRaised) -> Response:
        return answer_problem(request, problem.code, errors=problem.errors, headers=problem.headers)

    @application.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        names = tuple(dict.fromkeys(".".join(str(step) for step in fault["loc"]) for fault in error.errors()))
        return answer_problem(request, ProblemCode.INVALID_REQUEST, errors=names)

    @application.exception_handler(DataError)
    @application.exception_handler(psycopg.DataError)
    async def _not_storable(request: Request, error: Exception) -> Response:
        # A number or a text that PostgreSQL has no room for (SQLSTATE class 22) is the sender's, not the server's.
        _log().info("not_storable", request_id=request_id_of(request), place=place_of(error))
        return answer_problem(request, ProblemCode.INVALID_REQUEST)

    @application.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        code = _OF_STATUS.get(error.status_code, ProblemCode.INVALID_REQUEST)
        if error.status_code >= 500:
            code = ProblemCode.INTERNAL
        return answer_problem(request, code, status=error.status_code, headers=error.headers)


def log_unexpected(error: BaseException, *, request_id: str, route: str) -> None:
    """Log what went wrong by kind and place, without its message: messages of drivers and parsers quote data."""
    _log().error("unexpected", request_id=request_id, route=route, kind=type(error).__qualname__, place=place_of(error))


def _log() -> "FilteringBoundLogger":
    """Where problems are logged. Short commands log none, and structlog would be a tenth of their time."""
    import structlog

    log: FilteringBoundLogger = structlog.get_logger("case_server.problems")
    return log


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
