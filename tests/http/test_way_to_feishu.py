"""The way to an address is gone step by step, and the step that fails is named."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.domain.text import Text
from bot.feishu.probing import network
from bot.feishu.probing.network import Step, address_of, way_to
from tests.support.scripted_platform import secure_platform

TARGET = "https://open.feishu.cn"


@contextmanager
def proxy_that_says(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """The address of a proxy that gives one answer, and what it was asked."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                asked.append(connection.recv(4096))
                connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{listening.getsockname()[1]}", asked
        thread.join(5)


def last_step(proxy: str, target: str = TARGET) -> Step:
    return list(way_to(target, proxy))[-1]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", network.PROXY_PASSWORD),
        (b"HTTP/1.1 403 Forbidden\r\n\r\n", network.PROXY_FORBIDS),
        (b"HTTP/1.1 502 Bad Gateway\r\n\r\n", network.PROXY_FAILED),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", network.NO_PROXY),
        (b"", network.NO_PROXY),
    ],
    ids=["wants a password", "forbids", "cannot reach", "no proxy", "hangs up"],
)
def test_what_a_proxy_answers_is_told_apart(answer: bytes, problem: Text) -> None:
    with proxy_that_says(answer) as (address, _):
        step = last_step(f"http://{address}")
    assert step.name == "proxy"
    status = answer.split(b" ")[1].decode() if answer.startswith(b"HTTP") else ""
    assert step.problem == problem.fill(address=address, host="open.feishu.cn", status=status)


def test_the_proxy_gets_the_credentials_of_its_address_and_no_finding_does() -> None:
    with proxy_that_says(b"HTTP/1.1 407 No\r\n\r\n") as (address, asked):
        step = last_step(f"http://user:p%40ss@{address}")
    assert asked[0].startswith(b"CONNECT open.feishu.cn:443 HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic dXNlcjpwQHNz\r\n" in asked[0]
    assert str(step.address) == address


def test_plain_http_asks_the_proxy_for_a_page() -> None:
    with proxy_that_says(b"HTTP/1.1 404 Not Found\r\n\r\n") as (address, asked):
        step = last_step(f"http://{address}", "http://127.0.0.1:8000")
    assert step == Step("proxy", address_of(f"http://{address}"))
    assert asked[0].startswith(b"HEAD http://127.0.0.1:8000/ HTTP/1.1\r\n")


def test_the_way_without_a_proxy_is_name_connection_and_tls(tmp_path: Path) -> None:
    ca_file = str(tmp_path / "ca.pem")
    with secure_platform(ca_file) as platform:
        trusted, untrusted = (list(way_to(platform.domain, ca_file=each)) for each in (ca_file, ""))
    assert [(step.name, step.problem) for step in trusted] == [("dns", None), ("tcp", None), ("tls", None)]
    assert [step.name for step in untrusted] == ["dns", "tcp", "tls"]
    assert untrusted[-1].problem is not None
    assert "is not trusted" in untrusted[-1].problem.en_us


def test_a_server_that_speaks_no_tls_is_told_from_a_wrong_certificate() -> None:
    with proxy_that_says(b"HTTP/1.1 400 Bad Request\r\n\r\n") as (address, _):
        step = list(way_to(f"https://{address}"))[-1]
    assert step.name == "tls"
    assert step.problem == network.SPEAKS_NO_TLS.fill(address=address)
    assert not step.speaks_tls
