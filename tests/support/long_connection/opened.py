"""A long connection of the bot without the bot behind it, to a simulated server."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

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
