"""Requests that cost little to send and might cost the bot much do not keep it from others (docs/security.md)."""

import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from bot.connections.chunked_body import MAX_CHUNKS, MAX_TRAILER_BYTES
from bot.connections.connection import MALFORMED
from tests.support.processes.greedy_clients import IN_TIME_SECONDS, GreedyClients, ask, check_others_are_answered
from tests.support.processes.machine_speed import within
from tests.support.processes.started_bot import StartedBot, complete, started

pytestmark = pytest.mark.slow

HEAD = b"POST /feishu/events HTTP/1.1\r\nHost: bot\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
METRICS = b"GET /metrics HTTP/1.1\r\nHost: bot\r\n\r\n"
COSTLY = {
    "small chunks before a large one": CHUNKED
    + b"1\r\nx\r\n" * (MAX_CHUNKS - 1)
    + b"3e000\r\n"
    + b"x" * 0x3E000
    + b"\r\n0\r\n\r\n",
    "too many chunks": CHUNKED + b"1\r\nx\r\n" * 1022 + b"3e000\r\n" + b"x" * 0x3E000 + b"\r\n0\r\n\r\n",
    "many trailers": CHUNKED + b"0\r\n" + b"a:b\r\n" * (MAX_TRAILER_BYTES // 5) + b"\r\n",
    "a head of thousands of lines": HEAD + b"a\r\n" * 10_000 + b"\r\n",
    "a hundred long fields": HEAD + (b"a:" + b"b" * 300 + b"\r\n") * 99 + b"\r\n",
    "metrics": METRICS,
    "metrics without their body": METRICS.replace(b"GET", b"HEAD"),
    "metrics by another name": METRICS.replace(b"metrics", b"metrics?x"),
    "readiness": METRICS.replace(b"metrics", b"readyz"),
}
CLIENTS = 120
# What each of them may cost the event loop differs.
SENT_AND_LEFT = {"metrics": 1000, "a head of thousands of lines": 1000, "too many chunks": 400}


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartedBot]:
    with started(tmp_path_factory.mktemp("bot"), **complete()) as running:
        running.wait_for("/readyz", 200)
        yield running


@pytest.mark.parametrize("sent", COSTLY.values(), ids=COSTLY)
def test_requests_that_might_cost_much_hold_nobody_up(bot: StartedBot, sent: bytes) -> None:
    with GreedyClients(bot.port, CLIENTS, sent).at_work():
        time.sleep(1)
        for _ in range(3):
            check_others_are_answered(bot)
            time.sleep(0.2)
    assert ask(bot, "GET", "/readyz")[0] == 200


@pytest.mark.parametrize("reset", [True, False])
@pytest.mark.parametrize(("name", "times"), SENT_AND_LEFT.items(), ids=SENT_AND_LEFT)
def test_clients_that_send_a_request_and_go_hold_nobody_up(
    bot: StartedBot, name: str, times: int, *, reset: bool
) -> None:
    for _ in range(times):
        with socket.create_connection(("127.0.0.1", bot.port), timeout=15) as connection, suppress(OSError):
            if reset:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            connection.setblocking(False)
            connection.send(COSTLY[name])
    status, took = ask(bot, "GET", "/healthz")
    assert status == 200
    assert took < within(IN_TIME_SECONDS)


def test_a_client_that_waits_for_leave_is_given_it_once(bot: StartedBot) -> None:
    with socket.create_connection(("127.0.0.1", bot.port), timeout=15) as connection:
        connection.sendall(HEAD + b"Connection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        received = connection.recv(65536)
        assert received.startswith(b"HTTP/1.1 100 ")
        connection.sendall(b"{}")
        while part := connection.recv(65536):
            received += part
    assert received.count(b"HTTP/1.1 ") == 2


def test_a_body_in_chunks_is_read_as_one_and_a_chunk_without_its_end_is_refused(bot: StartedBot) -> None:
    with socket.create_connection(("127.0.0.1", bot.port), timeout=15) as connection:
        connection.sendall(CHUNKED + b"1\r\n{\r\n1;x=y\r\n}\r\n0\r\nA: b\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 401 ")
        connection.sendall(CHUNKED + b"1\r\n{}0\r\n\r\n")
        assert connection.recv(65536) == MALFORMED
