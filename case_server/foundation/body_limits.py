"""No request body is read past what its route can need, whoever sends it."""

import re
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from case_contract.problems import ProblemCode
from case_server.foundation.problems import language_of, problem_response

MOST_BYTES: Final = 8 * 2**20
_COUNTS_FOR_ITSELF: Final = re.compile(r"/v1/cases(/[^/]+/evidence)?/?")


class BodyLimit:
    """Plain ASGI. Answers 413 at once when the length is announced, else as soon as more has come.

    The two routes that take evidence have limits of their own, which are larger.
    """

    def __init__(self, application: ASGIApp) -> None:
        self._application: Final = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse its body."""
        if scope["type"] != "http" or _COUNTS_FOR_ITSELF.fullmatch(scope["path"]):
            await self._application(scope, receive, send)
            return
        headers = Headers(scope=scope)
        announced = headers.get("content-length", "0")
        if not announced.isdecimal() or int(announced) > MOST_BYTES:
            await _refuse(scope, receive, send)
            return
        come = 0

        async def receive_counted() -> Message:
            nonlocal come
            message = await receive()
            come += len(message.get("body", b""))
            return message if come <= MOST_BYTES else {"type": "http.disconnect"}

        async def send_unless_refused(message: Message) -> None:
            if come <= MOST_BYTES:
                await send(message)

        try:
            await self._application(scope, receive_counted, send_unless_refused)
        except Exception:
            # Whatever the application makes of a body that was cut off is no error: the refusal below is the answer.
            if come <= MOST_BYTES:
                raise
        if come > MOST_BYTES:
            await _refuse(scope, receive, send)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    language = language_of(Headers(scope=scope).get("accept-language"))
    answer = problem_response(ProblemCode.REQUEST_TOO_LARGE, language=language, request_id=scope["request_id"])
    answer.headers["Connection"] = "close"
    await answer(scope, receive, send)
