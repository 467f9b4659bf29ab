"""Clients that are slow or silent neither hold a thread nor keep others out (docs/security.md)."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import cycle, islice

import pytest
import requests

from bot.connections.connection import MALFORMED
from tests.support.processes.half_sent import HALF_SENT, HEAD
from tests.support.processes.machine_speed import within
from tests.support.processes.started_bot import StartedBot, complete, started
from tests.support.running_bot import eventually

pytestmark = pytest.mark.slow

# The aim is 0.1 s; the machine that runs the tests may be slow and busy.
AT_ONCE_SECONDS = 1.0
# Five seconds for a request, and a second until that is noticed.
CUT_SECONDS = 9.0
GET = b"GET /healthz HTTP/1.1\r\nHost: bot\r\n\r\n"
# With the quotes: "Connection: keep-alive" comes before it, at times in a packet of its own.
ALIVE = b'{"status":"alive"}\n'


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartedBot]:
    with started(tmp_path_factory.mktemp("bot"), **complete()) as running:
        running.wait_for("/readyz", 200)
        yield running


@contextmanager
def clients(bot: StartedBot, count: int, sent: bytes) -> Iterator[list[socket.socket]]:
    with ExitStack() as open_sockets:
        yield [open_sockets.enter_context(connect(bot, sent)) for _ in range(count)]


def connect(bot: StartedBot, sent: bytes = b"") -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", bot.port), timeout=15)
    connection.sendall(sent)
    return connection


def seconds_of(do: Callable[[], object]) -> float:
    began = time.monotonic()
    do()
    return time.monotonic() - began


def check_everything_answers_at_once(bot: StartedBot) -> None:
    for method, path, status in (("GET", "/healthz", 200), ("GET", "/readyz", 200), ("POST", "/feishu/events", 401)):
        began = time.monotonic()
        assert requests.request(method, f"http://127.0.0.1:{bot.port}{path}", timeout=15).status_code == status
        assert time.monotonic() - began < within(AT_ONCE_SECONDS)


def answer_of(connection: socket.socket) -> bytes:
    """Everything until the bot closes the connection."""
    answer = b""
    while received := connection.recv(65536):
        answer += received
    return answer


def answer_with(words: bytes, connection: socket.socket) -> bytes:
    """What comes until these words have come; the bot may keep the connection open."""
    answer = b""
    while words not in answer:
        received = connection.recv(65536)
        assert received, answer
        answer += received
    return answer


@pytest.mark.parametrize("count", [40, 200])
def test_half_sent_requests_hold_nobody_up_and_are_cut(bot: StartedBot, count: int) -> None:
    with ExitStack() as open_sockets:
        kinds = islice(cycle(HALF_SENT), count)
        silent = [open_sockets.enter_context(connect(bot, sent)) for sent in kinds]
        check_everything_answers_at_once(bot)
        assert seconds_of(lambda: [answer_of(connection) for connection in silent]) < within(CUT_SECONDS)


def test_more_silent_connections_than_fit_keep_nobody_out(bot: StartedBot) -> None:
    with clients(bot, 1010, b""):
        for _ in range(3):
            check_everything_answers_at_once(bot)
    assert 'connections_cut_total{reason="many"}' in bot.get("/metrics").text
    assert "connections_cut" in bot.read_output()


def test_more_idle_connections_than_fit_keep_nobody_out(bot: StartedBot) -> None:
    with clients(bot, 410, GET) as idle:
        for connection in idle[-300:]:
            answer_with(ALIVE, connection)
        for _ in range(3):
            check_everything_answers_at_once(bot)


def test_one_byte_a_second_does_not_prolong_the_time_for_a_request(bot: StartedBot) -> None:
    with clients(bot, 40, HEAD) as trickling:
        began = time.monotonic()

        def is_cut() -> bool:
            time.sleep(0.5)
            try:
                for connection in trickling:
                    connection.sendall(b"x")
            except OSError:
                return True
            return False

        eventually(is_cut, CUT_SECONDS + 3)
        assert time.monotonic() - began < CUT_SECONDS + 3
    check_everything_answers_at_once(bot)


def test_a_body_that_declares_too_much_is_refused_before_it_comes(bot: StartedBot) -> None:
    with connect(bot, HEAD.replace(b"300", b"300000")) as connection:
        assert seconds_of(lambda: connection.recv(12, socket.MSG_PEEK)) < within(AT_ONCE_SECONDS)
        answer = answer_of(connection)
    whole = requests.post(f"http://127.0.0.1:{bot.port}/feishu/events", data=b"{}", timeout=5)
    assert answer.startswith(b"HTTP/1.1 401 ")
    assert answer.endswith(b"\r\n\r\n" + whole.content)
    assert whole.status_code == 401


@pytest.mark.parametrize("sent", [b"x\r\n\r\n", b"GET / HTTP/1.1\r\nTransfer-Encoding: odd\r\n\r\n"])
def test_what_is_malformed_is_answered_with_400(bot: StartedBot, sent: bytes) -> None:
    with connect(bot, sent) as connection:
        assert answer_of(connection).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    "malformed",
    [
        b"a-header-of-somebody\r\n\r\n",
        b"Expect: a-header-of-somebody\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\na-body-of-somebody\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n0\r\na-body-of-somebody\r\n\r\n",
    ],
)
def test_what_is_malformed_has_one_answer_and_is_not_logged(bot: StartedBot, malformed: bytes) -> None:
    with connect(bot, b"POST /feishu/events HTTP/1.1\r\nHost: b\r\n" + malformed) as connection:
        answer = answer_of(connection)
    assert answer == MALFORMED
    assert "somebody" not in bot.read_output()


def test_no_header_moves_the_path(bot: StartedBot) -> None:
    with connect(
        bot, b"POST /feishu/events HTTP/1.1\r\nHost: b\r\nSCRIPT_NAME: /x\r\nContent-Length: 2\r\n\r\n{}"
    ) as connection:
        assert answer_with(b"refused", connection).startswith(b"HTTP/1.1 401 ")
    head = b"GET /feishu/events/metrics HTTP/1.1\r\nHost: b\r\nSCRIPT_NAME: /feishu/events\r\n\r\n"
    with connect(bot, head) as connection:
        assert answer_with(b"\r\n", connection).startswith(b"HTTP/1.1 404 ")


def test_a_body_of_many_small_chunks_is_refused_at_once(bot: StartedBot) -> None:
    head = b"POST /feishu/events HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n"
    with ExitStack() as open_sockets:
        attackers = [open_sockets.enter_context(connect(bot, head)) for _ in range(16)]
        for each in attackers:
            with suppress(OSError):  # refused already
                each.sendall(b"1\r\nx\r\n" * 40_000)
        check_everything_answers_at_once(bot)
        assert all(answer_with(b"refused", each).startswith(b"HTTP/1.1 401 ") for each in attackers)


def test_a_malformed_body_that_nobody_reads_gets_no_second_answer(bot: StartedBot) -> None:
    with connect(bot, GET[:-2] + b"Transfer-Encoding: chunked\r\n\r\nno number\r\n") as connection:
        assert answer_of(connection).count(b"HTTP/1.1 ") == 1


def test_a_client_that_does_not_read_its_answers_holds_nobody_up(bot: StartedBot) -> None:
    with ExitStack() as open_sockets:
        for _ in range(40):
            connection = open_sockets.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            connection.connect(("127.0.0.1", bot.port))
            connection.sendall(b"GET /metrics HTTP/1.1\r\nHost: bot\r\nConnection: close\r\n\r\n")
        assert seconds_of(lambda: bot.get("/healthz")) < within(AT_ONCE_SECONDS)


def test_clients_that_send_requests_and_read_no_answers_hold_nobody_up(bot: StartedBot) -> None:
    with ExitStack() as open_sockets:
        for _ in range(32):
            connection = open_sockets.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
            connection.settimeout(15)
            connection.connect(("127.0.0.1", bot.port))
            with suppress(OSError):  # cut already
                connection.sendall(b"GET /x HTTP/1.1\r\nHost: bot\r\n\r\n" * 800)
        # By then the threads would wait for them.
        for _ in range(20):
            check_everything_answers_at_once(bot)
            time.sleep(0.2)


def test_a_client_that_does_not_close_its_connection_holds_nobody_up(bot: StartedBot) -> None:
    with clients(bot, 40, b"x\r\n\r\n"):
        time.sleep(0.2)
        check_everything_answers_at_once(bot)


def test_a_connection_is_used_for_many_requests_also_if_they_come_together(bot: StartedBot) -> None:
    with connect(bot) as connection:
        for _ in range(3):
            connection.sendall(GET)
            assert answer_with(ALIVE, connection).startswith(b"HTTP/1.1 200 ")
        connection.sendall(GET * 20 + GET.replace(b"Host", b"Connection: close\r\nHost"))
        assert answer_of(connection).count(b"HTTP/1.1 200 ") == 21


def test_clients_send_bodies_in_chunks_or_ask_before_they_send(bot: StartedBot) -> None:
    chunked = b"POST /feishu/events HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
    with connect(bot, chunked) as connection:
        assert answer_with(b"refused", connection).startswith(b"HTTP/1.1 401 ")
    with connect(bot, HEAD.replace(b"300", b"2\r\nExpect: 100-continue")) as connection:
        assert connection.recv(25).startswith(b"HTTP/1.1 100 ")
        connection.sendall(b"{}")
        assert b"HTTP/1.1 401 " in answer_with(b"refused", connection)


def test_a_flood_of_requests_does_not_delay_health(bot: StartedBot) -> None:
    ends = threading.Event()

    def ask() -> None:
        with requests.Session() as session:
            while not ends.is_set():
                session.post(f"http://127.0.0.1:{bot.port}/feishu/events", b"{}", timeout=15)

    threads = [threading.Thread(target=ask) for _ in range(24)]
    for thread in threads:
        thread.start()
    try:
        times = [seconds_of(lambda: bot.get("/healthz")) for _ in range(10)]
    finally:
        ends.set()
        for thread in threads:
            thread.join()
    assert max(times) < within(AT_ONCE_SECONDS)
