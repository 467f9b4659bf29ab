"""A platform whose clock stands still on a Monday morning in Shanghai, and a playground over it."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import requests
from flask import Flask
from werkzeug.serving import make_server

from bot.dispatch.commands import CommandSpec
from bot.domain.replies import Reply
from bot.domain.text import Text
from bot.feishu.chat import FeishuChat
from bot.feishu.hire import FeishuHire
from simulator.clock import MovableClock
from simulator.events.delivery import Delivery
from simulator.events.user_actions import UserActions
from simulator.keep_alive import KeepAliveHandler
from simulator.platform import Platform
from simulator.playground.playground import open_playground
from simulator.server import start_server
from tests.support.page_client import Page, StubBot
from tests.support.whole_bot.in_process import connect_in_process

START = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def platform() -> Platform:
    return Platform(MovableClock(START))


@pytest.fixture
def hire(platform: Platform) -> FeishuHire:
    return connect_in_process(platform)[0]


@pytest.fixture
def chat(platform: Platform) -> FeishuChat:
    return connect_in_process(platform)[1]


@pytest.fixture
def now(platform: Platform) -> datetime:
    return platform.clock.now()


@pytest.fixture
def stub_bot(platform: Platform) -> StubBot:
    return StubBot(platform)


@pytest.fixture
def bot_url(stub_bot: StubBot) -> Iterator[str]:
    web = Flask("small-bot")
    web.add_url_rule("/feishu/events", view_func=stub_bot.take, methods=["POST"])
    server = make_server("127.0.0.1", 0, web, threaded=True, request_handler=KeepAliveHandler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/feishu/events"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(platform: Platform, bot_url: str) -> Iterator[Page]:
    delivery = Delivery(UserActions(platform), bot_url, signing_clock=platform.clock)
    command = CommandSpec(
        ("job", "职位"), Text("一个职位", "One job"), lambda _, __: Reply(), arguments=Text("编码", "REF")
    )
    server = start_server(platform, playground=open_playground(delivery, (command,)))
    with requests.Session() as session:
        session.trust_env = False
        yield Page(server.url, session, platform)
    server.stop()
