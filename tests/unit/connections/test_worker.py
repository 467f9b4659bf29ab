"""Who is closed for others when there are too many connections, in a worker whose event loop is run by hand."""

import logging
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from selectors import DefaultSelector

import pytest
from gunicorn.app.base import BaseApplication
from gunicorn.config import Config

from bot.connections import worker as whole_request_worker
from bot.connections.worker import LEAST_SECONDS, WholeRequestWorker

PLACES = 4


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        listening.setblocking(False)
        yield listening


@pytest.fixture
def worker(listener: socket.socket) -> Iterator[WholeRequestWorker]:
    settings = Config()
    settings.set("worker_connections", PLACES)
    settings.set("threads", 1)
    made = WholeRequestWorker(0, 0, [listener], BaseApplication, 0, settings, logging.getLogger("gunicorn"))
    made.poller = DefaultSelector()
    yield made
    made.murder_keepalived(force=True)
    made.poller.close()
    made.tmp.close()


def is_closed(client: socket.socket) -> bool:
    client.setblocking(False)
    with suppress(BlockingIOError):
        return client.recv(1) == b""
    return False


def test_who_has_just_come_or_has_sent_something_is_not_closed_for_others(
    worker: WholeRequestWorker, listener: socket.socket
) -> None:
    with ExitStack() as ending:
        clients = [ending.enter_context(socket.create_connection(listener.getsockname())) for _ in range(PLACES + 2)]
        worker.accept(listener)
        assert worker.nr_conns == PLACES
        worker.wait_for_and_dispatch_events(0)
        assert not any(map(is_closed, clients))
        clients[0].sendall(b"G")
        time.sleep(LEAST_SECONDS * 1.5)
        worker.wait_for_and_dispatch_events(0)
        assert [is_closed(client) for client in clients] == [False, True, True, True, False, False]
        worker.accept(listener)
        assert worker.nr_conns == 3


def test_who_was_silent_from_the_beginning_is_closed_before_who_was_answered(
    worker: WholeRequestWorker, listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_request_worker, "MOST_ACCEPTED_AT_ONCE", PLACES)
    monkeypatch.setattr(whole_request_worker, "NEW_SECONDS", LEAST_SECONDS)
    with ExitStack() as ending:
        answered = ending.enter_context(socket.create_connection(listener.getsockname()))
        worker.accept(listener)
        (connection,) = worker._waiting
        connection.requests = 1
        silent = [ending.enter_context(socket.create_connection(listener.getsockname())) for _ in range(PLACES - 1)]
        worker.accept(listener)
        time.sleep(LEAST_SECONDS * 1.5)
        monkeypatch.setattr(whole_request_worker, "MOST_ACCEPTED_AT_ONCE", PLACES - 1)
        worker.wait_for_and_dispatch_events(0)
        assert all(map(is_closed, silent))
        assert not is_closed(answered)


def test_a_request_whose_client_has_gone_is_not_answered(worker: WholeRequestWorker, listener: socket.socket) -> None:
    client = socket.create_connection(listener.getsockname())
    worker.accept(listener)
    (connection,) = worker._waiting
    connection.reader.feed(b"GET /healthz HTTP/1.1\r\nHost: bot\r\n\r\n")
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    client.close()
    with pytest.raises(ConnectionResetError):
        worker.handle(connection)


def test_who_has_its_last_answer_and_goes_on_sending_is_closed_for_others(
    worker: WholeRequestWorker, listener: socket.socket
) -> None:
    with ExitStack() as ending:
        clients = [ending.enter_context(socket.create_connection(listener.getsockname())) for _ in range(PLACES)]
        worker.accept(listener)
        for connection in list(worker._waiting):
            worker._refuse(connection, "large", b"HTTP/1.1 401 UNAUTHORIZED\r\nConnection: close\r\n\r\n")
        for client in clients:
            client.sendall(b"more")
        time.sleep(LEAST_SECONDS * 1.5)
        worker.wait_for_and_dispatch_events(0)
        assert worker.nr_conns == 0
