"""Connections, TLS, proxies and time limits of the client."""

import gzip
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import urllib3
from lark_oapi import Client
from lark_oapi.api.hire.v1 import RecruiterJobRequest

from bot.domain.errors import FeishuBusy
from bot.domain.jobs import JobTeam
from bot.feishu.http.timed_connect import MAX_OPENING
from tests.support.feishu_clients import hire_at
from tests.support.processes.machine_speed import within
from tests.support.running_bot import eventually
from tests.support.scripted_platform import Reply, ScriptedPlatform, ok, secure_platform

pytestmark = pytest.mark.slow

TEAM = "/open-apis/hire/v1/jobs/72/recruiter"


@pytest.fixture
def platform() -> Iterator[ScriptedPlatform]:
    with ScriptedPlatform().running() as platform:
        yield platform


@pytest.mark.slow
def test_two_hundred_calls_over_https_make_at_most_four_connections(tmp_path: Path) -> None:
    ca_file = str(tmp_path / "ca.pem")
    with secure_platform(ca_file) as platform:
        platform.script(TEAM, ok(info={"recruiter_id": "ou_a"}))
        hire = hire_at(platform, ca_file=ca_file)
        with ThreadPoolExecutor(3) as threads:
            teams = list(threads.map(lambda _: hire.job_team("72"), range(200)))
        assert teams == [JobTeam("ou_a")] * 200
        assert len(platform.calls(TEAM)) == 200
        assert platform.connections <= 4


def test_without_the_pool_every_call_of_the_sdk_makes_its_own_connection(platform: ScriptedPlatform) -> None:
    platform.script(TEAM, ok())
    hire_at(platform)
    as_shipped = Client.builder().app_id("cli_unpooled").app_secret("s3cret").domain(platform.domain).build()
    request = RecruiterJobRequest.builder().job_id("72").build()
    for _ in range(20):
        as_shipped.hire.v1.job.recruiter(request)
    assert platform.connections == 21


def test_a_connection_that_the_platform_closed_is_replaced(platform: ScriptedPlatform) -> None:
    platform.script(TEAM, Reply(headers={"Connection": "close"}))
    hire = hire_at(platform)
    hire.job_team("72")
    hire.job_team("72")
    assert len(platform.calls(TEAM)) == 2
    assert platform.token_calls == 1


def test_an_untrusted_certificate_is_rejected(tmp_path: Path) -> None:
    with secure_platform(str(tmp_path / "ca.pem")) as platform, pytest.raises(FeishuBusy):
        hire_at(platform, seconds=0.5).job_team("72")
    assert not platform.seen


def test_the_environment_changes_neither_the_proxy_nor_the_token(
    platform: ScriptedPlatform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine localhost login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "missing.pem"))
    platform.script(TEAM, ok())
    hire_at(platform).job_team("72")
    assert platform.calls(TEAM)[0].headers["authorization"] == "Bearer t-1"


def test_a_proxy_that_is_configured_is_used() -> None:
    with ScriptedPlatform().running() as proxy:
        proxy.script(TEAM, ok(info={"recruiter_id": "ou_a"}))
        hire = hire_at(proxy, domain="http://localhost:9", proxy=proxy.domain)
        assert hire.job_team("72").recruiter_id == "ou_a"
        assert proxy.calls(TEAM)[0].headers["host"] == "localhost:9"


def test_a_redirect_is_not_followed_with_the_token(platform: ScriptedPlatform) -> None:
    with ScriptedPlatform().running() as elsewhere:
        platform.script(TEAM, Reply(b"", 307, {"Location": f"{elsewhere.domain}{TEAM}"}))
        with pytest.raises(FeishuBusy):
            hire_at(platform, seconds=0.5).job_team("72")
        assert not elsewhere.seen


def test_cookies_of_the_platform_are_not_sent_back(platform: ScriptedPlatform) -> None:
    platform.script(TEAM, Reply(headers={"Set-Cookie": "who=me; Path=/"}))
    hire = hire_at(platform)
    hire.job_team("72")
    hire.job_team("72")
    assert "cookie" not in platform.calls(TEAM)[1].headers


def test_a_compressed_answer_is_decompressed(platform: ScriptedPlatform) -> None:
    payload = gzip.compress(json.dumps({"code": 0, "data": {"info": {"recruiter_id": "ou_a"}}}).encode())
    platform.script(TEAM, Reply(payload, headers={"Content-Encoding": "gzip"}))
    assert hire_at(platform).job_team("72").recruiter_id == "ou_a"


@pytest.mark.parametrize("reply", [Reply(seconds=2), Reply(drip=0.2), Reply(header_drip=0.2)])
def test_a_slow_or_dripping_answer_is_not_waited_for_beyond_the_budget(
    platform: ScriptedPlatform, reply: Reply
) -> None:
    platform.script(TEAM, reply)
    began = time.monotonic()
    with pytest.raises(FeishuBusy):
        hire_at(platform, seconds=0.8).job_team("72")
    assert time.monotonic() - began < within(1.5)


def test_a_name_server_that_does_not_answer_is_not_waited_for_beyond_the_budget(
    platform: ScriptedPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform.script(TEAM, ok(info={"recruiter_id": "ou_a"}))
    look_up, is_back = socket.getaddrinfo, threading.Event()

    def wait_and_look_up(*arguments: Any) -> Any:
        is_back.wait(10)
        return look_up(*arguments)

    monkeypatch.setattr(socket, "getaddrinfo", wait_and_look_up)
    hire, began = hire_at(platform, seconds=1.5), time.monotonic()
    with pytest.raises(FeishuBusy):
        hire.job_team("72")
    assert time.monotonic() - began < within(2.5)
    is_back.set()
    assert hire.job_team("72").recruiter_id == "ou_a"


def test_a_connection_for_which_there_was_no_thread_leaves_room_for_the_next(
    platform: ScriptedPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform.script(TEAM, ok(info={"recruiter_id": "ou_a"}))
    hire, start, refused = hire_at(platform, seconds=0.2), threading.Thread.start, []

    def refuse_to_connect(thread: threading.Thread) -> None:
        if thread.name != "connect":
            return start(thread)
        refused.append(thread)
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as limited:
        limited.setattr(threading.Thread, "start", refuse_to_connect)
        while len(refused) <= MAX_OPENING:
            with pytest.raises(FeishuBusy):
                hire.job_team("72")
    assert hire.job_team("72").recruiter_id == "ou_a"


def test_connections_that_come_too_late_are_closed(platform: ScriptedPlatform, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[socket.socket] = []
    look_up, connect = socket.getaddrinfo, urllib3.util.connection.create_connection

    def look_up_late(*arguments: Any) -> Any:
        time.sleep(0.5)
        return look_up(*arguments)

    def note(*arguments: Any, **named: Any) -> socket.socket:
        opened.append(connect(*arguments, **named))
        return opened[-1]

    monkeypatch.setattr(socket, "getaddrinfo", look_up_late)
    monkeypatch.setattr(urllib3.util.connection, "create_connection", note)
    with pytest.raises(FeishuBusy):
        hire_at(platform, seconds=0.5).job_team("72")
    eventually(lambda: opened and all(each.fileno() == -1 for each in opened))


@pytest.mark.parametrize(
    "domain", ["http://open.feishu.cn", "ftp://localhost", "https://me@host", "https://h/path", ""]
)
def test_the_secret_travels_over_https_only_unless_it_stays_on_this_machine(
    platform: ScriptedPlatform, domain: str
) -> None:
    with pytest.raises(ValueError, match="domain"):
        hire_at(platform, domain=domain)
