"""Connections to the simulated platform, over raw sockets."""

import socket
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from simulator.clock import MovableClock
from simulator.platform import Platform
from simulator.server import RunningServer, start_server

TOKEN = "/open-apis/auth/v3/tenant_access_token/internal"


@pytest.fixture
def server() -> Iterator[RunningServer]:
    running = start_server(Platform(MovableClock()))
    yield running
    running.stop()


@pytest.fixture
def connection(server: RunningServer) -> Iterator[HTTPConnection]:
    opened = HTTPConnection(server.url.removeprefix("http://"), timeout=5)
    opened.connect()
    yield opened
    opened.close()


def ask(connection: HTTPConnection, method: str, path: str, body: str = "") -> int:
    connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def test_one_connection_carries_many_requests(connection: HTTPConnection) -> None:
    ours = connection.sock
    assert [ask(connection, "POST", TOKEN, "{}") for _ in range(5)] == [400] * 5
    assert connection.sock is ours


def test_a_body_that_nobody_reads_is_not_taken_for_the_next_request(connection: HTTPConnection) -> None:
    ours = connection.sock
    assert ask(connection, "POST", "/nowhere", "GET /trap HTTP/1.1\r\n\r\n" * 1000) == 404
    assert ask(connection, "POST", TOKEN, "{}") == 400
    assert connection.sock is ours


def test_the_next_request_may_come_before_the_answer(server: RunningServer) -> None:
    request = f"POST {TOKEN} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{{}}".encode()
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as pipe:
        pipe.sendall(request * 3 + request.replace(b"Host", b"Connection: close\r\nHost"))
        got = b"".join(iter(lambda: pipe.recv(65536), b""))
    assert got.count(b"HTTP/1.1 400") == 4
    assert got.count(b"Connection: close") == 1


def test_a_server_that_stops_ends_its_connections(server: RunningServer, connection: HTTPConnection) -> None:
    assert ask(connection, "POST", TOKEN, "{}") == 400
    server.stop()
    assert connection.sock.recv(1) == b""
