import socket

import pytest

from bot.connections.answers import Answers
from bot.connections.connection import Connection

LARGE = b"x" * 4_000_000


def test_an_answer_leaves_as_its_client_takes_it_and_nobody_waits() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        answers = Answers(ours)
        answers.sendall(LARGE)
        answers.sendall(b"end")
        received = bytearray()
        while not answers.flush():
            assert answers.is_unsent
            received += theirs.recv(65536)
        assert not answers.is_unsent
        ours.shutdown(socket.SHUT_WR)
        while part := theirs.recv(65536):
            received += part
    assert received == LARGE + b"end"


def test_an_answer_to_a_client_that_has_gone_is_an_error() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        theirs.close()
        answers = Answers(ours)
        answers.sendall(b"x")
        with pytest.raises(OSError, match="Broken pipe"):
            answers.flush()


def test_of_an_answer_that_broke_off_nothing_is_sent() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        answers = Answers(ours)
        answers.sendall(b"half of it")
        with pytest.raises(OSError):  # noqa: PT011 - gunicorn looks at its kind only
            answers.shutdown(socket.SHUT_WR)
        answers.close()
        assert answers.flush()
        theirs.setblocking(False)
        with pytest.raises(BlockingIOError):
            theirs.recv(1)


def test_what_a_client_has_sent_or_that_it_has_gone_is_seen_without_reading_it() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        connection = Connection(ours, "", "", 0)
        assert not connection.has_something_to_read()
        theirs.sendall(b"x")
        assert connection.has_something_to_read()
        assert connection.receive() == b"x"
        assert not connection.has_something_to_read()
        theirs.close()
        assert connection.has_something_to_read()


def test_who_has_ended_its_side_still_reads_and_who_is_reset_does_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        theirs = socket.create_connection(listener.getsockname())
        ours, _ = listener.accept()
        with ours, theirs:
            connection = Connection(ours, "", "", 0)
            theirs.sendall(b"x")
            theirs.shutdown(socket.SHUT_WR)
            assert not connection.is_reset()
            theirs.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            theirs.close()
            assert connection.is_reset()
