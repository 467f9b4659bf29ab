"""Goes the way to an address step by step, so that a name, a connection, a proxy and TLS are told apart."""

import socket
import ssl
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from bot.domain.text import Text
from bot.feishu.probing.limited import within

LOOKUP_SECONDS = 3.0
CONNECT_SECONDS = 3.0
PROXY_SECONDS = 4.0
TLS_SECONDS = 4.0
# What OpenSSL says of an answer that is no record of TLS: 3.2 and later, and before.
_NO_RECORDS = frozenset({"RECORD_LAYER_FAILURE", "WRONG_VERSION_NUMBER"})
_MAX_ANSWER = 8 * 1024
_OK = 200
_FORBIDDEN = 403
_WANTS_PASSWORD = 407
_PROXY_FAILURES = frozenset({502, 503, 504})

NOT_FOUND = Text("域名 {host} 无法解析", "the name {host} cannot be resolved")
NO_LOOKUP = Text("解析域名 {host} 时 DNS 没有响应", "the name server did not answer for {host}")
REFUSED = Text("{address} 拒绝连接，端口没有开放", "{address} refused the connection: nothing listens on that port")
NO_ROUTE = Text("没有到 {address} 的路由", "there is no route to {address}")
SILENT = Text("{seconds} 秒内没有连上 {address}", "no connection to {address} within {seconds} s")
CUT = Text("与 {address} 的连接被断开", "the connection to {address} was cut")
WRONG_CERTIFICATE = Text("{address} 的证书不受信任：{reason}", "the certificate of {address} is not trusted: {reason}")
NO_TLS = Text("与 {address} 的 TLS 握手失败", "the TLS handshake with {address} failed")
SPEAKS_NO_TLS = Text("{address} 上的服务不使用 TLS（https）", "what listens at {address} does not speak TLS (https)")
TLS_SILENT = Text(
    "{address} 已连上，但没有响应 TLS 握手", "{address} accepted the connection and did not answer the TLS handshake"
)
PROXY_SILENT = Text(
    "代理 {address} 已连上，但没有响应", "the proxy {address} accepted the connection and did not answer"
)
PROXY_PASSWORD = Text("代理 {address} 需要用户名和密码（407）", "the proxy {address} wants a user and a password (407)")
PROXY_FORBIDS = Text("代理 {address} 不允许访问 {host}（403）", "the proxy {address} forbids {host} (403)")
PROXY_FAILED = Text("代理 {address} 无法连到 {host}（{status}）", "the proxy {address} cannot reach {host} ({status})")
NO_PROXY = Text("{address} 的响应不是 HTTP 代理的响应", "{address} does not answer as an HTTP proxy does")


class Address(NamedTuple):
    """Where to connect to. Written as text it has no credentials."""

    host: str
    port: int
    is_tls: bool

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Step:
    """One step of the way.

    Attributes:
        problem: why it failed, and then it is the last one.
        speaks_tls: False if it failed because plain text came in answer to TLS.
    """

    name: Literal["proxy", "dns", "tcp", "tls"]
    address: Address
    problem: Text | None = None
    speaks_tls: bool = True


class _Failed(Exception):
    def __init__(self, problem: Text, *, speaks_tls: bool = True) -> None:
        super().__init__(problem.en_us)
        self.problem, self.speaks_tls = problem, speaks_tls


def address_of(url: str) -> Address:
    """The address of an http, https, ws or wss URL."""
    parts = urlsplit(url)
    is_tls = parts.scheme in ("https", "wss")
    return Address(parts.hostname or "", parts.port or (443 if is_tls else 80), is_tls)


def way_to(origin: str, proxy: str = "", ca_file: str = "") -> Iterator[Step]:
    """The steps to an origin, up to the first that fails: through the proxy if there is one, else by DNS and TCP; then TLS."""
    target = address_of(origin)
    with ExitStack() as opened:
        name: Literal["proxy", "dns", "tcp", "tls"] = "proxy" if proxy else "dns"
        try:
            if proxy:
                connection = opened.enter_context(_through(proxy, target))
                yield Step("proxy", address_of(proxy))
            else:
                found = _look_up(target)
                yield Step("dns", target)
                name = "tcp"
                connection = opened.enter_context(_connect(target, found))
                yield Step("tcp", target)
            name = "tls"
            if target.is_tls:
                opened.enter_context(_encrypted(connection, target, ca_file))
                yield Step("tls", target)
        except _Failed as failed:
            address = address_of(proxy) if name == "proxy" else target
            yield Step(name, address, failed.problem, failed.speaks_tls)


def _look_up(target: Address) -> list[tuple[socket.AddressFamily, tuple[str, int]]]:
    try:
        found = within(LOOKUP_SECONDS, partial(socket.getaddrinfo, target.host, target.port, type=socket.SOCK_STREAM))
    except TimeoutError:
        raise _Failed(NO_LOOKUP.fill(host=target.host)) from None
    except (OSError, UnicodeError):
        raise _Failed(NOT_FOUND.fill(host=target.host)) from None
    return [(family, (str(address[0]), target.port)) for family, _, _, _, address in found]


def _connect(target: Address, found: list[tuple[socket.AddressFamily, tuple[str, int]]]) -> socket.socket:
    """A connection to the first address that accepts one; all together have a limited time."""
    ends_at, problem = time.monotonic() + CONNECT_SECONDS, SILENT
    for family, address in found:
        connection = socket.socket(family, socket.SOCK_STREAM)
        connection.settimeout(max(ends_at - time.monotonic(), 0.1))
        try:
            connection.connect(address)
        except TimeoutError:
            problem = SILENT
        except ConnectionRefusedError:
            problem = REFUSED
        except OSError:
            problem = NO_ROUTE
        else:
            return connection
        connection.close()
    raise _Failed(problem.fill(address=target, seconds=round(CONNECT_SECONDS)))


def _encrypted(connection: socket.socket, target: Address, ca_file: str) -> ssl.SSLSocket:
    connection.settimeout(TLS_SECONDS)
    context = ssl.create_default_context(cafile=ca_file or DEFAULT_CA_BUNDLE_PATH)
    try:
        return context.wrap_socket(connection, server_hostname=target.host)
    except ssl.SSLCertVerificationError as error:
        raise _Failed(WRONG_CERTIFICATE.fill(address=target, reason=error.verify_message)) from None
    except TimeoutError:
        raise _Failed(TLS_SILENT.fill(address=target)) from None
    except OSError as error:
        if isinstance(error, ssl.SSLError) and error.reason in _NO_RECORDS:
            raise _Failed(SPEAKS_NO_TLS.fill(address=target), speaks_tls=False) from None
        raise _Failed(NO_TLS.fill(address=target)) from None


def _through(proxy: str, target: Address) -> socket.socket:
    """A connection to the target that the proxy has opened. For plain http the proxy is asked for a page instead."""
    address = address_of(proxy)
    connection: socket.socket = _connect(address, _look_up(address))
    with ExitStack() as failing:
        failing.callback(connection.close)
        if address.is_tls:
            connection = failing.enter_context(_encrypted(connection, address, ""))
        connection.settimeout(PROXY_SECONDS)
        try:
            connection.sendall(_proxy_request(proxy, target))
            status = _status(connection)
        except TimeoutError:
            raise _Failed(PROXY_SILENT.fill(address=address)) from None
        except OSError:
            raise _Failed(CUT.fill(address=address)) from None
        _check_proxy(status, address, target)
        failing.pop_all()
    return connection


def _proxy_request(proxy: str, target: Address) -> bytes:
    parts = urlsplit(proxy)
    lines = [f"CONNECT {target} HTTP/1.1" if target.is_tls else f"HEAD http://{target}/ HTTP/1.1", f"Host: {target}"]
    if parts.username is not None:
        user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        lines.append(f"Proxy-Authorization: Basic {b64encode(user.encode()).decode()}")
    return "\r\n".join([*lines, "", ""]).encode()


def _status(connection: socket.socket) -> int | None:
    """The status of an HTTP answer; None if it is none."""
    answer, ends_at = b"", time.monotonic() + PROXY_SECONDS
    while b"\r\n\r\n" not in answer and len(answer) < _MAX_ANSWER:
        if time.monotonic() > ends_at:
            raise TimeoutError
        piece = connection.recv(1024)
        if not piece:
            break
        answer += piece
    words = answer.split(b"\r\n", 1)[0].split()
    is_http = len(words) > 1 and words[0].startswith(b"HTTP/") and words[1].isdigit()
    return int(words[1]) if is_http else None


def _check_proxy(status: int | None, address: Address, target: Address) -> None:
    if status is None:
        raise _Failed(NO_PROXY.fill(address=address))
    if status == _WANTS_PASSWORD:
        raise _Failed(PROXY_PASSWORD.fill(address=address))
    if status == _FORBIDDEN:
        raise _Failed(PROXY_FORBIDS.fill(address=address, host=target.host))
    if status in _PROXY_FAILURES or (target.is_tls and status != _OK):
        raise _Failed(PROXY_FAILED.fill(address=address, host=target.host, status=status))
