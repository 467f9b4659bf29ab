"""Servers on this machine: a web application, somebody else's page, ports that say nothing or not what is expected."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from flask import Flask
from werkzeug.serving import make_server

HOST = "127.0.0.1"


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which a web application answers."""
    server = make_server(HOST, 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://{HOST}:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class _Page(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>Welcome</html>")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives
        """Keeps the output of the tests free of access logs."""


@contextmanager
def other_page() -> Iterator[str]:
    """Somebody else's web page."""
    with ThreadingHTTPServer((HOST, 0), _Page) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://{HOST}:{server.server_port}"
        server.shutdown()
        thread.join()


@contextmanager
def port_without_tls() -> Iterator[str]:
    """A port that answers in plain HTTP whatever it is sent, as proxies and web servers do."""

    def answer_each() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:  # It was closed.
                return
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")

    with socket.create_server((HOST, 0)) as listening:
        threading.Thread(target=answer_each, daemon=True).start()
        yield f"{HOST}:{listening.getsockname()[1]}"
        # Closing alone would not wake the thread.
        listening.shutdown(socket.SHUT_RDWR)


@contextmanager
def silent_port() -> Iterator[str]:
    """A port that accepts connections and never answers."""
    with socket.create_server((HOST, 0)) as listening:
        yield f"{HOST}:{listening.getsockname()[1]}"
