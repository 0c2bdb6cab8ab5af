"""HTTP/1.1 as uvicorn speaks it with llhttp, and a bound on the head of a request, which llhttp does not have."""

from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD_BYTES: Final = 64 * 1024


class BoundedHeads(HttpToolsProtocol):
    """Hangs up on a request line and headers that do not end.

    A head that comes in one piece is as large as one read of the socket at most, so that only further pieces count.
    """

    _head_open = False
    _head_bytes = 0

    def data_received(self, data: bytes) -> None:
        """Parse what came, unless the head that it belongs to has become too long."""
        if self._head_open:
            self._head_bytes += len(data)
            if self._head_bytes > MOST_HEAD_BYTES:
                self.transport.abort()
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """A head begins."""
        self._head_open, self._head_bytes = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self._head_open = False
        super().on_headers_complete()
