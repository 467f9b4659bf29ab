"""A TCP address of a PostgreSQL server that can be taken away, or fall silent while connections stay open."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


class DatabaseProxy:
    """Passes bytes between its own port and the server's socket file."""

    def __init__(self, server_url: str) -> None:
        """Args: ``server_url`` names the folder of the socket file as ``host``."""
        parts = urlsplit(server_url)
        self._socket_file = str(Path(parse_qs(parts.query)["host"][0]) / ".s.PGSQL.5432")
        self._answers = threading.Event()
        self._answers.set()
        self._is_there = True
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"postgresql://postgres:{parts.password or ''}@127.0.0.1:{self._listener.getsockname()[1]}{parts.path}?sslmode=disable"
        threading.Thread(target=self._accept, daemon=True).start()

    def take_away(self) -> None:
        """End every connection, and each new one at once, as a server that was stopped."""
        self._is_there = False
        self._cut()

    def fall_silent(self) -> None:
        """Accept everything and answer nothing, as a server that hangs."""
        self._answers.clear()

    def bring_back(self) -> None:
        self._is_there = True
        self._answers.set()

    def close(self) -> None:
        self._listener.close()
        self._answers.set()
        self._cut()

    def _cut(self) -> None:
        opened, self._open = self._open, []
        for connection in opened:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if not self._is_there:
                    client.close()
                    continue
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._socket_file)
                self._open += [client, server]
                for source, target in ((client, server), (server, client)):
                    threading.Thread(target=self._pass_on, args=(source, target), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with source:
            with suppress(OSError):
                while received := source.recv(65536):
                    self._answers.wait()
                    target.sendall(received)
            with suppress(OSError):
                target.shutdown(socket.SHUT_RDWR)


@contextmanager
def database_proxy(server_url: str) -> Iterator[DatabaseProxy]:
    proxy = DatabaseProxy(server_url)
    try:
        yield proxy
    finally:
        proxy.close()
