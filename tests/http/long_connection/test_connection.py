"""The SDK's client under the bot: which certificates and proxy it uses, what it refuses, and what its next release may have changed."""

import hashlib
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from flask import Flask
from lark_oapi.core.const import VERSION

from bot.feishu.long_connection import sdk_ws
from bot.feishu.long_connection.connection import FeishuConnection
from bot.feishu.long_connection.options import ConnectionOptions, Login
from bot.interfaces.long_connection import DataFrame, FrameAnswer
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.events.signing import PushedEvent
from simulator.events.transport import Answer
from simulator.events.user_actions import UserActions
from simulator.long_connection.endpoint import PATH, add_endpoint
from simulator.long_connection.server import LongConnections
from simulator.platform import APP_SECRET, Platform
from tests.support.log_lines import log_text
from tests.support.long_connection.connect_proxy import connect_proxy
from tests.support.running_bot import eventually
from tests.support.whole_bot.platforms import make_platform
from tests.support.whole_bot.wsgi_adapter import WsgiAdapter

# Of lark_oapi/ws/client.py 1.7.5.
KNOWN = "ce05f37d012929721b6484e419340c2ae9ab707510e2cb414123984816df1614"
SOON = timedelta(seconds=0.05)


@pytest.fixture
def platform() -> Platform:
    return make_platform()


@pytest.fixture
def connections(platform: Platform) -> Iterator[LongConnections]:
    connections = LongConnections(platform)
    yield connections
    connections.stop()


@pytest.fixture
def authority(tmp_path: Path) -> tuple[trustme.CA, str]:
    authority, file = trustme.CA(), tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    return authority, str(file)


def server_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def accept(_frame: DataFrame) -> FrameAnswer:
    return FrameAnswer(is_accepted=True)


@contextmanager
def opened(
    web: Flask, proxy: str | None = None, ca_file: str | None = None, secret: str = APP_SECRET
) -> Iterator[FeishuConnection]:
    options = ConnectionOptions(proxy, ca_file, WsgiAdapter(web), SOON)
    connection = FeishuConnection(Login(people.APP_ID, secret, "http://127.0.0.1"), accept, options)
    connection.open()
    yield connection
    connection.close()


def web_for(connections: LongConnections) -> Flask:
    web = Flask("address")
    add_endpoint(web, connections, lambda _name, operation: operation())
    return web


def question(platform: Platform) -> PushedEvent:
    _, event = UserActions(platform).type(RECRUITING_GROUP, people.RECRUITER.open_id, "/help")
    assert event is not None
    return event


def test_the_sdk_is_the_one_that_was_looked_at() -> None:
    """If not: does docs/decisions/0020-long-connection.md still hold for the new one? Then write its hash above."""
    assert VERSION == "1.7.5"
    assert hashlib.sha256(Path(sdk_ws.sdk.__file__).read_bytes()).hexdigest() == KNOWN


def test_events_are_acknowledged_over_a_socket_with_our_certificates(
    platform: Platform, connections: LongConnections, authority: tuple[trustme.CA, str]
) -> None:
    connections.start(server_tls(authority[0]))
    with opened(web_for(connections), ca_file=authority[1]):
        assert connections.wait_for_clients(1, 10)
        assert connections.send(question(platform)) == Answer(200)


def test_a_server_whose_certificate_is_not_trusted_gets_no_connection(
    connections: LongConnections, authority: tuple[trustme.CA, str], caplog: pytest.LogCaptureFixture
) -> None:
    connections.start(server_tls(authority[0]))
    with opened(web_for(connections)):
        eventually(lambda: "the certificate may not be trusted" in log_text(caplog))
    assert connections.clients == ()


def test_the_socket_goes_through_the_proxy(
    platform: Platform,
    connections: LongConnections,
    authority: tuple[trustme.CA, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    connections.start(server_tls(authority[0]))
    with connect_proxy() as proxy, opened(web_for(connections), proxy.url, authority[1]):
        assert connections.wait_for_clients(1, 10)
        assert connections.send(question(platform)) == Answer(200)
        assert proxy.asked[0].startswith("CONNECT 127.0.0.1:")


def test_without_a_proxy_the_environments_is_not_used(
    connections: LongConnections, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    connections.start()
    with opened(web_for(connections)):
        assert connections.wait_for_clients(1, 10)


def test_a_proxy_that_refuses_is_said(connections: LongConnections, caplog: pytest.LogCaptureFixture) -> None:
    connections.start()
    with connect_proxy() as proxy:
        proxy.refuses = True
        with opened(web_for(connections), proxy.url):
            eventually(lambda: "the proxy does not let the connection through" in log_text(caplog))


@pytest.mark.parametrize("url", ["ws://feishu.example/ws?device_id=1&service_id=2", "http://127.0.0.1/x", "x"])
def test_an_address_without_tls_is_not_used(url: str, caplog: pytest.LogCaptureFixture) -> None:
    web = Flask("address")
    web.add_url_rule(PATH, view_func=lambda: {"code": 0, "data": {"URL": url}}, methods=["POST"])
    with opened(web):
        eventually(lambda: "an address without TLS" in log_text(caplog))


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        ({"code": 1000040345, "msg": "app_id or app_secret is invalid"}, 200, "the app id or the app secret is wrong"),
        ({"code": 1000040345, "msg": "system busy"}, 200, "no version of the app is released"),
        ({"code": 1000040350, "msg": ""}, 200, "as many long connections as it may have (50)"),
        ({"code": 403, "msg": ""}, 200, "forbids this app to connect"),
        ({"code": 99, "msg": ""}, 200, "Feishu refuses the connection"),
        ({"code": 1, "msg": ""}, 200, "Feishu could not open the connection"),
        ({"code": 1000040343, "msg": ""}, 200, "Feishu could not open the connection"),
        ({"code": 0}, 200, "cannot be read"),
        ({"code": 0, "data": {}}, 200, "cannot be read"),
        ([], 200, "cannot be read"),
        ({}, 502, "Feishu could not open the connection"),
    ],
)
def test_why_there_is_no_connection_is_said_in_words_and_it_is_tried_again(
    answer: dict[str, object] | list[object], status: int, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[float] = []

    def give() -> tuple[Any, int]:
        asked.append(time.monotonic())
        return answer, status

    web = Flask("address")
    web.add_url_rule(PATH, view_func=give, methods=["POST"])
    with opened(web):
        eventually(lambda: len(asked) >= 3 and words in log_text(caplog))
    assert "Traceback" not in log_text(caplog)


def test_a_refused_handshake_is_said_in_words(connections: LongConnections, caplog: pytest.LogCaptureFixture) -> None:
    connections.max_clients = 0
    connections.start()
    with opened(web_for(connections)):
        eventually(lambda: "as many long connections as it may have (50)" in log_text(caplog))
        connections.max_clients = 1
        assert connections.wait_for_clients(1, 10)


def test_closing_waits_for_frames_that_are_being_answered(platform: Platform, connections: LongConnections) -> None:
    begun, sent = threading.Event(), threading.Event()

    def slowly(_frame: DataFrame) -> FrameAnswer:
        begun.set()
        time.sleep(0.5)
        return FrameAnswer(is_accepted=True, body="{}", mark_sent=sent.set)

    connections.start()
    options = ConnectionOptions(adapter=WsgiAdapter(web_for(connections)))
    connection = FeishuConnection(Login(people.APP_ID, APP_SECRET, "http://127.0.0.1"), slowly, options)
    connection.open()
    assert connections.wait_for_clients(1, 10)
    answers: list[Answer] = []
    asking = threading.Thread(target=lambda: answers.append(connections.send(question(platform))))
    asking.start()
    assert begun.wait(5)
    connection.close()
    asking.join()
    assert answers == [Answer(200, b"{}")]
    assert sent.is_set()
    assert connections.wait_for_clients(0, 5)


def test_an_answer_whose_connection_is_gone_does_not_count_as_sent(
    platform: Platform, connections: LongConnections
) -> None:
    sent = threading.Event()
    ended = threading.Event()

    def after_the_cut(_frame: DataFrame) -> FrameAnswer:
        connections.cut()
        connections.wait_for_clients(0, 5)
        connections.wait_for_clients(1, 5)
        ended.set()
        return FrameAnswer(is_accepted=True, mark_sent=sent.set)

    connections.start()
    options = ConnectionOptions(adapter=WsgiAdapter(web_for(connections)), first_pause=SOON)
    connection = FeishuConnection(Login(people.APP_ID, APP_SECRET, "http://127.0.0.1"), after_the_cut, options)
    connection.open()
    assert connections.wait_for_clients(1, 10)
    assert connections.send(question(platform)) == Answer()
    assert ended.wait(15)
    connection.close()
    assert not sent.is_set()


def test_a_connection_that_was_closed_before_it_was_opened_stays_closed(connections: LongConnections) -> None:
    connections.start()
    connection = FeishuConnection(Login(people.APP_ID, APP_SECRET, "http://127.0.0.1"), accept)
    connection.close()
    connection.open()
    assert not connections.wait_for_clients(1, 0.2)


def test_the_secret_is_not_part_of_what_is_shown() -> None:
    assert APP_SECRET not in repr(Login(people.APP_ID, APP_SECRET, "https://open.feishu.cn"))
