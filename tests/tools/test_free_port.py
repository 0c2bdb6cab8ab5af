"""sample_data/server.py: a port for the sample's server that no other run on the machine has."""

import socket

from sample_data.server import free_port


def test_a_wanted_port_is_kept_while_it_is_free() -> None:
    """A second `make run` has the address of the first, unless somebody else listens there by now."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        chosen = free_port(taken)
        assert chosen != taken
        assert free_port(chosen) == chosen
    assert free_port(taken) == taken
