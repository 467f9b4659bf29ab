"""Clients that send requests without end, or take no answers, do not keep the bot from others (docs/security.md)."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest
import requests

from simulator.bot_runner.bot_process import free_port
from tests.support.playground_process import ROOT
from tests.support.processes.greedy_clients import IN_TIME_SECONDS, POST, GreedyClients, check_others_are_answered
from tests.support.processes.machine_speed import within
from tests.support.processes.started_bot import StartedBot, complete, started
from tests.support.running_bot import eventually

pytestmark = pytest.mark.slow

# More than gunicorn.conf.py's worker_connections.
MORE_THAN_FIT = 450
# More than the system keeps for a client that reads nothing.
LARGE_BYTES = 1_000_000
PROGRAM = """
import sys
from bot.server import serve

class Lifecycle:
    def start(self): pass
    def stop(self): pass

def application(environ, start_response):
    body = b"Z" * int(sys.argv[2]) if environ["PATH_INFO"] == "/large" else b"s"
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]

serve(lambda: (application, Lifecycle()), "127.0.0.1", int(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartedBot]:
    with started(tmp_path_factory.mktemp("bot"), **complete()) as running:
        running.wait_for("/readyz", 200)
        yield running


@pytest.fixture(scope="module")
def large_answers() -> Iterator[int]:
    """The port of the bot's server with an application that has a large answer."""
    port = free_port()
    with subprocess.Popen([sys.executable, "-c", PROGRAM, str(port), str(LARGE_BYTES)], cwd=ROOT) as process:  # noqa: S603 - our own interpreter
        try:
            eventually(lambda: is_listening(port), 60)
            yield port
        finally:
            process.terminate()


def is_listening(port: int) -> bool:
    with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), timeout=15):
        return True
    return False


def test_more_clients_that_send_requests_without_end_than_fit_keep_nobody_out(bot: StartedBot) -> None:
    greedy = GreedyClients(bot.port, MORE_THAN_FIT, POST)
    with greedy.at_work():
        time.sleep(1)
        for _ in range(8):
            check_others_are_answered(bot)
            time.sleep(0.2)
    assert greedy.answers > MORE_THAN_FIT


@pytest.mark.parametrize("path", [b"/metrics", b"/metrics?x", b"/x"])
def test_clients_that_take_no_answers_hold_nobody_up(bot: StartedBot, path: bytes) -> None:
    with takes_nothing(bot.port, b"GET " + path + b" HTTP/1.1\r\nHost: bot\r\n\r\n"):
        for _ in range(5):
            check_others_are_answered(bot)
            time.sleep(0.2)


def test_however_large_answers_are_clients_that_take_none_hold_nobody_up(large_answers: int) -> None:
    with takes_nothing(large_answers, b"GET /large HTTP/1.1\r\nHost: bot\r\n\r\n"):
        for _ in range(5):
            began = time.monotonic()
            assert requests.get(f"http://127.0.0.1:{large_answers}/", timeout=15).content == b"s"
            assert time.monotonic() - began < within(IN_TIME_SECONDS)


def test_a_client_that_reads_slowly_gets_all_of_a_large_answer_and_the_next(large_answers: int) -> None:
    with socket.create_connection(("127.0.0.1", large_answers), timeout=15) as connection:
        connection.sendall(
            b"GET /large HTTP/1.1\r\nHost: bot\r\n\r\nGET / HTTP/1.1\r\nHost: bot\r\nConnection: close\r\n\r\n"
        )
        received = bytearray()
        while part := connection.recv(256 * 1024):
            received += part
            time.sleep(0.02)
    assert received.count(b"Z") == LARGE_BYTES
    assert received.endswith(b"\r\n\r\ns")


@contextmanager
def takes_nothing(port: int, sent: bytes) -> Iterator[None]:
    """A hundred clients that send this ten times, and read none of the answers."""
    with ExitStack() as open_sockets:
        for _ in range(100):
            connection = open_sockets.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
            connection.connect(("127.0.0.1", port))
            connection.sendall(sent * 10)
        yield
