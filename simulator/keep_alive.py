"""Answers several requests over one connection, as the real platform does.

Werkzeug's own handler closes the connection after each answer, because it cannot tell where the next request begins.
"""

import socket
import threading
import time
from io import BytesIO
from typing import IO, cast
from wsgiref.handlers import SimpleHandler
from wsgiref.headers import Headers
from wsgiref.types import WSGIEnvironment

from werkzeug.serving import WSGIRequestHandler

ARRIVED_AT = "simulator.arrived_at"
"""The environ's key of the monotonic time at which the first line of the request had come."""
_IDLE_SECONDS = 60.0


class OpenConnections:
    """The connections of one server. A server that stops leaves them open, each with a thread that goes on answering."""

    def __init__(self) -> None:
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def add(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.add(connection)

    def discard(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)

    def close_all(self) -> None:
        """End them for both sides; an answer that is under way is cut off."""
        with self._lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:  # The other side was first.
                    continue


class KeepAliveHandler(WSGIRequestHandler):
    """Keeps connections open for a minute after each request, and prints no access log."""

    protocol_version = "HTTP/1.1"
    timeout = _IDLE_SECONDS
    # Headers and body are written separately; waiting for the first acknowledgement would cost 40 ms a call.
    disable_nagle_algorithm = True
    connections: OpenConnections | None = None
    """Is told of each connection, if it is set in a class of its own."""

    def setup(self) -> None:
        super().setup()
        if self.connections:
            self.connections.add(self.request)

    def finish(self) -> None:
        if self.connections:
            self.connections.discard(self.request)
        super().finish()

    def parse_request(self) -> bool:
        self._arrived_at = time.monotonic()
        return super().parse_request()

    def run_wsgi(self) -> None:
        environ = self.make_environ() | {ARRIVED_AT: self._arrived_at}
        if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", ""):
            self.close_connection = True
        else:
            # Read now, so that what the application does not read is not taken for the next request.
            environ["wsgi.input"] = BytesIO(self.rfile.read(int(environ.get("CONTENT_LENGTH") or 0)))
        _Answer(self, environ).run(self.server.app)

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the name is werkzeug's
        """Prints nothing: calls are recorded in the platform's event log."""


class _Answer(SimpleHandler):
    """One answer, in chunks if its length is not known."""

    http_version = "1.1"
    headers: Headers
    os_environ: WSGIEnvironment = {}  # noqa: RUF012 - the base class declares it so; the environment of this process is nobody's business

    def __init__(self, request: KeepAliveHandler, environ: WSGIEnvironment) -> None:
        super().__init__(environ["wsgi.input"], cast("IO[bytes]", request.wfile), environ["wsgi.errors"], environ)
        self._request = request
        self._is_in_chunks = False

    def cleanup_headers(self) -> None:
        super().cleanup_headers()
        self.headers["Date"] = self._request.date_time_string()
        if "Content-Length" not in self.headers:
            self.headers["Transfer-Encoding"] = "chunked"
        if self._request.close_connection:
            self.headers["Connection"] = "close"

    def send_headers(self) -> None:
        super().send_headers()
        self._is_in_chunks = "Transfer-Encoding" in self.headers

    def finish_content(self) -> None:
        super().finish_content()
        if self._is_in_chunks:
            super()._write(b"0\r\n\r\n")

    def handle_error(self) -> None:
        self._request.close_connection = True
        super().handle_error()

    def _write(self, data: bytes) -> None:
        super()._write(b"%x\r\n%b\r\n" % (len(data), data) if self._is_in_chunks and data else data)
