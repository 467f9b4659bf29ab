"""A long connection of the bot without the bot behind it, to a simulated server."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from flask import Flask

from bot.feishu.long_connection.connection import FeishuConnection
from bot.feishu.long_connection.options import ConnectionOptions, Login
from bot.interfaces.long_connection import DataFrame, FrameAnswer, Receive
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.events.signing import PushedEvent
from simulator.events.user_actions import UserActions
from simulator.long_connection.endpoint import add_endpoint
from simulator.long_connection.server import LongConnections
from simulator.platform import APP_SECRET, Platform
from tests.support.whole_bot.wsgi_adapter import WsgiAdapter

LOGIN = Login(people.APP_ID, APP_SECRET, "http://127.0.0.1")
SOON = timedelta(seconds=0.05)


def accept(_frame: DataFrame) -> FrameAnswer:
    return FrameAnswer(is_accepted=True)


@contextmanager
def opened(
    web: Flask, proxy: str | None = None, ca_file: str | None = None, receive: Receive = accept
) -> Iterator[FeishuConnection]:
    """A connection that asks ``web`` for its address, and tries again soon."""
    connection = FeishuConnection(LOGIN, receive, ConnectionOptions(proxy, ca_file, WsgiAdapter(web), SOON))
    connection.open()
    yield connection
    connection.close()


def web_for(connections: LongConnections) -> Flask:
    """Answers the call for an address."""
    web = Flask("address")
    add_endpoint(web, connections, lambda _name, operation: operation())
    return web


def question(platform: Platform) -> PushedEvent:
    _, event = UserActions(platform).type(RECRUITING_GROUP, people.RECRUITER.open_id, "/help")
    assert event is not None
    return event


@contextmanager
def redirecting(location: str) -> Iterator[tuple[str, list[str]]]:
    """A server whose answer to every request is a redirect: the WebSocket address with the path of the location, and what was asked for."""
    asked: list[str] = []

    class Redirect(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives
            """Keeps the output of the tests free of access logs."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Redirect) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        parts = urlsplit(location)
        yield f"ws://127.0.0.1:{server.server_port}{parts.path}?{parts.query}", asked
        server.shutdown()
