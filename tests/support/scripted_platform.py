"""A platform over real sockets that gives scripted answers and records the requests."""

import json
import ssl
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from typing import Any
from urllib.parse import parse_qs, urlsplit

import trustme

TOKEN_PATH = "/open-apis/auth/v3/tenant_access_token/internal"
JSON_TYPE = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True)
class Reply:
    """The answer to one request: after ``seconds``, with ``drip`` seconds between bytes, or a dropped connection.

    With ``header_drip`` it is a header that never ends, with so many seconds between its bytes.
    """

    body: Any = field(default_factory=lambda: {"code": 0, "msg": "ok", "data": {}})
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    drip: float = 0.0
    header_drip: float = 0.0
    hangs_up: bool = False

    def to_bytes(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: Any
    at: float

    @property
    def token(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")


def ok(**data: Any) -> Reply:
    return Reply({"code": 0, "msg": "ok", "data": data})


def error_reply(code: int, status: int = 400, msg: str = "no", **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply({"code": code, "msg": msg}, status, {"X-Tt-Logid": f"log-{code}", **named})


class ScriptedPlatform:
    """Replies are queued by path; the last one is repeated. Tokens are ``t-1``, ``t-2``, and so on."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.seen: list[Seen] = []
        self.connections = 0
        self._tls = tls
        self._lock = threading.Lock()
        self._scripts: dict[str, deque[Reply | Callable[[Seen], Reply]]] = defaultdict(deque)
        self._tokens = 0
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def domain(self) -> str:
        return f"{'https' if self._tls else 'http'}://localhost:{self._server.server_port}"

    def script(self, path: str, *replies: Reply | Callable[[Seen], Reply]) -> None:
        self._scripts[path].extend(replies)

    def calls(self, path: str) -> list[Seen]:
        return [seen for seen in self.seen if seen.path == path]

    @property
    def token_calls(self) -> int:
        return len(self.calls(TOKEN_PATH))

    def answer(self, seen: Seen) -> Reply:
        with self._lock:
            self.seen.append(seen)
            script = self._scripts[seen.path]
            reply = script.popleft() if len(script) > 1 else script[0] if script else None
            if reply is None and seen.path == TOKEN_PATH:
                self._tokens += 1
                reply = Reply({"code": 0, "tenant_access_token": f"t-{self._tokens}", "expire": 7200})
        if reply is None:
            return error_reply(99991201, 404)
        return reply(seen) if callable(reply) else reply

    def accepted(self, connection: socket) -> socket:
        with self._lock:
            self.connections += 1
        if self._tls is None:
            return connection
        return self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)

    @contextmanager
    def running(self) -> Iterator["ScriptedPlatform"]:
        self._thread.start()
        try:
            yield self
        finally:
            self.stop()

    def stop(self) -> None:
        """Closes the server; a second call has no effect."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    request_queue_size = 64

    def __init__(self, platform: ScriptedPlatform) -> None:
        self.platform = platform
        super().__init__(("127.0.0.1", 0), _Handler)

    def get_request(self) -> tuple[socket, Any]:
        connection, address = super().get_request()
        return self.platform.accepted(connection), address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Some tests drop connections on purpose."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Server

    def _respond(self) -> None:
        address = urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = json.loads(raw) if raw else None
        seen = Seen(self.command, address.path, parse_qs(address.query), headers, body, time.monotonic())
        self._write(self.server.platform.answer(seen))

    do_GET = do_POST = do_PATCH = _respond  # noqa: N815 -- the names that http.server looks for

    def _write(self, reply: Reply) -> None:
        time.sleep(reply.seconds)
        if reply.hangs_up:
            self.close_connection = True
            return
        content = reply.to_bytes()
        self.send_response_only(reply.status)
        if reply.header_drip:
            self._drip_header(reply.header_drip)
            return
        for name, value in {
            "Date": self.date_time_string(),
            **JSON_TYPE,
            **reply.headers,
            "Content-Length": str(len(content)),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.flush()
        for piece in [content] if not reply.drip else [bytes([byte]) for byte in content]:
            time.sleep(reply.drip)
            self.wfile.write(piece)
            self.wfile.flush()

    def _drip_header(self, seconds: float) -> None:
        self.flush_headers()
        self.close_connection = True
        with suppress(OSError):  # Until the other end has had enough.
            self.wfile.write(b"X-Slow: ")
            while True:
                self.wfile.flush()
                time.sleep(seconds)
                self.wfile.write(b"x")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the name that http.server gives
        """Keeps the output of the tests free of access logs."""


@contextmanager
def secure_platform(ca_file: str) -> Iterator[ScriptedPlatform]:
    """A scripted platform over HTTPS; writes the certificate of its authority to ``ca_file``."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(ca_file)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    with ScriptedPlatform(context).running() as platform:
        yield platform
