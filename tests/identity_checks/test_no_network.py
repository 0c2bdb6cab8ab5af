"""Nothing of the checks contacts a host: the kernel's own record of a real run (issue 2 section 4)."""

import os
import socket
import sys
import textwrap
from pathlib import Path

import pytest

from tests.support.network_watch import Connection, connections_in, unavailable, watched_run

_ROOT = Path(__file__).parents[2]

_READ_AND_COMPARE = textwrap.dedent(
    """
    from datetime import date

    import numpy as np

    from identity_checks.documents.reader import DocumentReader
    from identity_checks.faces import FaceComparer
    from identity_checks.models import ModelStore
    from identity_checks.specimens import draw_front, invent_person

    models = ModelStore.bundled()
    portrait = np.full((240, 200, 3), 128, dtype=np.uint8)
    specimen = draw_front(7, invent_person(7), portrait)
    reading = DocumentReader(models).read(specimen.image, today=date(2026, 1, 1))
    comparison = FaceComparer(models).compare(specimen.image, portrait, a_is_document=True)
    embedding = models.session("face_recognition_sface").run(
        None, {"data": np.zeros((1, 3, 112, 112), dtype=np.float32)}
    )
    print(reading.document_type.value, type(comparison).__name__, embedding[0].shape)
    """
)

needs_strace = pytest.mark.skipif(unavailable() is not None, reason=str(unavailable()))


def _environment() -> dict[str, str]:
    # Nothing that a site sets to switch telemetry off is passed on: the product has to do so itself.
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "OMP_NUM_THREADS": "1"}


@needs_strace
def test_reading_and_comparing_speak_to_nobody() -> None:
    """A real process that loads every engine, reads a card and looks for faces connects to and looks up nothing."""
    run = watched_run([sys.executable, "-c", _READ_AND_COMPARE], _environment(), 240, cwd=_ROOT)

    assert run.status == 0, run.errors
    assert run.output.split()[0] == "resident_id_front"
    assert run.connections == ()


@needs_strace
def test_the_watch_sees_a_connection_and_a_look_up() -> None:
    """The watch is not blind: a connection to this machine and a packet to a name server both show."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        program = textwrap.dedent(
            f"""
            import socket
            socket.create_connection(("127.0.0.1", {port})).close()
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as names:
                names.setblocking(False)
                try:
                    names.sendto(b"?", ("192.0.2.53", 53))
                except OSError:
                    pass
            """
        )
        run = watched_run([sys.executable, "-c", program], _environment(), 60)

    assert run.status == 0, run.errors
    assert Connection("connect", "127.0.0.1", port) in run.connections
    assert [item.host for item in run.strangers] == ["192.0.2.53"]


def test_addresses_are_read_from_every_form_of_call() -> None:
    """IPv4 and IPv6, connect and send; sockets of this machine alone are left out."""
    log = textwrap.dedent(
        """\
        7 connect(3, {sa_family=AF_UNIX, sun_path="/run/x"}, 110) = 0
        7 connect(4, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.7")}, 16) = 0
        8 sendto(5, ""..., 40, MSG_NOSIGNAL, {sa_family=AF_INET6, sin6_port=htons(53), sin6_flowinfo=htonl(0), """
        """inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28) = 40
        8 connect(6, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), """
        """inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = 0
        """
    )

    found = connections_in(log)

    assert found == (
        Connection("connect", "192.0.2.7", 443),
        Connection("sendto", "2001:db8::1", 53),
        Connection("connect", "::1", 80),
    )
    assert [item.is_loopback for item in found] == [False, False, True]
