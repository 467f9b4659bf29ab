import socket
from contextlib import suppress

from bot.connections.connection import Connection


def test_a_client_that_reads_no_answers_cannot_be_answered_until_it_does() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        theirs.setblocking(False)
        connection = Connection(ours, "", "", 0)
        assert connection.can_be_answered()
        with suppress(BlockingIOError):
            while True:
                ours.send(b"x" * 4096)
        assert not connection.can_be_answered()
        with suppress(BlockingIOError):
            while theirs.recv(65536):
                pass
        assert connection.can_be_answered()
