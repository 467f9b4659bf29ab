"""The SDK's client under the bot: what it says, what it refuses, how it ends, and what its next release may have changed."""

import hashlib
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from lark_oapi.core.const import VERSION

from bot.feishu.long_connection import sdk_ws
from bot.feishu.long_connection.connection import FeishuConnection
from bot.interfaces.long_connection import DataFrame, FrameAnswer
from simulator.events.transport import Answer
from simulator.long_connection.endpoint import PATH
from simulator.long_connection.server import LongConnections
from simulator.platform import APP_SECRET, Platform
from tests.support.log_lines import log_text
from tests.support.long_connection.opened import LOGIN, accept, opened, question, redirecting, web_for
from tests.support.running_bot import eventually

# Of lark_oapi/ws/client.py 1.7.5.
KNOWN = "ce05f37d012929721b6484e419340c2ae9ab707510e2cb414123984816df1614"


def test_the_sdk_is_the_one_that_was_looked_at() -> None:
    """If not: does docs/decisions/0020-long-connection.md still hold for the new one? Then write its hash above."""
    assert VERSION == "1.7.5"
    assert hashlib.sha256(Path(sdk_ws.sdk.__file__).read_bytes()).hexdigest() == KNOWN


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
        ({}, 400, "the app id or the app secret may be wrong"),
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
    answers: list[Answer] = []
    asking = threading.Thread(target=lambda: answers.append(connections.send(question(platform))))
    with opened(web_for(connections), receive=slowly):
        assert connections.wait_for_clients(1, 10)
        asking.start()
        assert begun.wait(5)
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
    with opened(web_for(connections), receive=after_the_cut):
        assert connections.wait_for_clients(1, 10)
        assert connections.send(question(platform)) == Answer()
        assert ended.wait(15)
    assert not sent.is_set()


def test_a_connection_that_was_closed_before_it_was_opened_stays_closed(connections: LongConnections) -> None:
    connections.start()
    connection = FeishuConnection(LOGIN, accept)
    connection.close()
    connection.open()
    assert not connections.wait_for_clients(1, 0.2)


def test_the_secret_is_not_part_of_what_is_shown() -> None:
    assert APP_SECRET not in repr(LOGIN)


def test_a_redirect_of_the_handshake_is_not_followed_and_its_ticket_is_not_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A gateway that sends to a login page repeats the path, and with it the ticket."""
    with redirecting("https://login.example/ws?device_id=1&service_id=2&ticket=T1CKET") as (url, asked):
        web = Flask("address")
        web.add_url_rule(PATH, view_func=lambda: {"code": 0, "data": {"URL": url}}, methods=["POST"])
        with opened(web):
            eventually(lambda: len(asked) >= 2 and "opened no connection" in log_text(caplog))
    assert "T1CKET" not in log_text(caplog)


def test_a_proxy_that_the_library_refuses_is_said_without_its_password(
    connections: LongConnections, caplog: pytest.LogCaptureFixture
) -> None:
    connections.start()
    with opened(web_for(connections), "http://S3CRET@127.0.0.1:9"):
        eventually(lambda: "FEISHU_PROXY cannot be used" in log_text(caplog))
    assert "S3CRET" not in log_text(caplog)


def test_frames_that_cannot_be_read_are_told_once_a_minute(
    platform: Platform, connections: LongConnections, caplog: pytest.LogCaptureFixture
) -> None:
    connections.start()
    with opened(web_for(connections)):
        assert connections.wait_for_clients(1, 10)
        for _ in range(50):
            connections.clients[0].connection.send(b"\xff\xff junk")
        assert connections.send(question(platform)).status == 200
    assert log_text(caplog).count("frame_unreadable") == 1
