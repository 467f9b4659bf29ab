"""The platform's end of the long connections of one app: hands out addresses, accepts clients, delivers to one of them at random."""

import contextlib
import logging
import secrets
import socket
import ssl
import threading
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from simulator.api.loopback_guard import HOST
from simulator.core.api_error import ApiError
from simulator.events.signing import PushedEvent
from simulator.events.transport import ANSWER_SECONDS, Answer
from simulator.long_connection.client import Client
from simulator.long_connection.client_config import ClientConfig
from simulator.platform import Platform

MAX_CLIENTS = 50
FIRST_CLIENT_SECONDS = 10.0
# docs/feishu/events.md 8
OK, INVALID_CREDENTIALS, EXCEEDED, AUTH_FAILED, FORBIDDEN = 0, 1000040345, 1000040350, 514, 403
SERVICE_ID = 33554678
# A client that only looks whether the port is open, as the doctor does, would be told as a failed handshake.
_QUIET = logging.getLogger("simulator.long_connection")
_QUIET.addHandler(logging.NullHandler())
_QUIET.propagate = False


class LongConnections:
    """All long connections of the app. Implements ``simulator.events.transport.Transport``.

    ``config`` is what clients are told at the next connection and ping, ``max_clients`` how many there may be. ``refusal`` is a code
    and a message with which every further call for an address is refused, None for the usual check of id and secret. ``named_url`` is
    handed out as the address, if it is given, as where a firewall lets the calls through and not the connection.
    """

    def __init__(self, platform: Platform, answer_seconds: float = ANSWER_SECONDS) -> None:
        self.config = ClientConfig()
        self.max_clients = MAX_CLIENTS
        self.refusal: tuple[int, str] | None = None
        self.named_url: str | None = None
        self._platform = platform
        self._answer_seconds = answer_seconds
        self._tickets: set[str] = set()
        self._clients: list[Client] = []
        self._changed = threading.Condition()
        self._server: Server | None = None
        self._scheme = "ws"

    @property
    def clients(self) -> tuple[Client, ...]:
        """Those that are connected now, the oldest first."""
        with self._changed:
            return tuple(self._clients)

    def start(self, tls: ssl.SSLContext | None = None) -> None:
        """Listen on a free port of the loopback, with TLS if that is given."""
        self._scheme = "wss" if tls else "ws"
        self._server = serve(self._serve, HOST, 0, ssl=tls, process_request=self._admit, logger=_QUIET)
        threading.Thread(target=self._server.serve_forever, name="long-connections", daemon=True).start()

    def stop(self) -> None:
        self.cut()
        if self._server is not None:
            self._server.shutdown()

    def give_address(self, app_id: str, app_secret: str) -> dict[str, object]:
        """Where the client shall connect, and its configuration. Raises ApiError."""
        if self.refusal is not None:
            raise ApiError(HTTPStatus.OK, *self.refusal)
        if not self._platform.tokens.knows(app_id, app_secret):
            raise ApiError(HTTPStatus.OK, INVALID_CREDENTIALS, "app_id or app_secret is invalid")
        if self._server is None:
            raise ApiError(HTTPStatus.OK, 1, "system busy")
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        port, device = self._server.socket.getsockname()[1], secrets.token_hex(8)
        query = f"device_id={device}&service_id={SERVICE_ID}&ticket={ticket}"
        url = self.named_url or f"{self._scheme}://{HOST}:{port}/ws/v2?{query}"
        return {"URL": url, "ClientConfig": self.config.record()}

    def send(self, event: PushedEvent) -> Answer:
        """Deliver to one client at random; no answer if none is connected."""
        with self._changed:
            client = secrets.choice(self._clients) if self._clients else None
        if client is None:
            return Answer()
        return client.deliver(event, self._platform.behaviour, self._answer_seconds)

    def has_bot(self) -> bool:
        """Whether a client is connected, or connects within ten seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: bool(self._clients), FIRST_CLIENT_SECONDS)

    def wait_for_clients(self, count: int, seconds: float) -> bool:
        """Whether exactly so many clients are connected within that time."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self._clients) == count, seconds)

    def cut(self) -> None:
        """Cut every connection without a closing handshake, as a network does."""
        for client in self.clients:
            with contextlib.suppress(OSError):
                client.connection.socket.shutdown(socket.SHUT_RDWR)

    def _admit(self, _connection: ServerConnection, request: Request) -> Response | None:
        """The refusal of a handshake, with the platform's headers; None if it is admitted."""
        ticket = parse_qs(urlsplit(request.path).query).get("ticket", [""])[0]
        with self._changed:
            if ticket not in self._tickets:
                return _refuse({"Handshake-Status": str(FORBIDDEN), "Handshake-Msg": "the ticket is not valid"})
            self._tickets.discard(ticket)
            is_full = len(self._clients) >= self.max_clients
        return (
            None
            if not is_full
            else _refuse(
                {
                    "Handshake-Status": str(AUTH_FAILED),
                    "Handshake-Msg": "the number of connections exceeded the limit",
                    "Handshake-Autherrcode": str(EXCEEDED),
                }
            )
        )

    def _serve(self, connection: ServerConnection) -> None:
        client = Client(connection, SERVICE_ID, lambda: self.config)
        with self._changed:
            self._clients.append(client)
            self._changed.notify_all()
        try:
            with contextlib.suppress(ConnectionClosed):
                for message in connection:
                    client.receive(message if isinstance(message, bytes) else message.encode())
        finally:
            with self._changed:
                self._clients.remove(client)
                self._changed.notify_all()
            client.lose()


def _refuse(headers: dict[str, str]) -> Response:
    return Response(HTTPStatus.FORBIDDEN, "Forbidden", Headers(headers), b"")
