"""Which calls are repeated, when, and how often."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from tenacity import RetryCallState, Retrying

from bot.domain.errors import FeishuBusy, HireParameterRefused
from bot.domain.replies import Card
from bot.domain.text import Text
from bot.feishu.api_call import _pause
from bot.feishu.error_codes import FIRST_PAUSE, RetryableError
from bot.feishu.hire import FeishuHire
from bot.interfaces.feishu import OpenResult
from tests.support.feishu_clients import SECRET, chat_at, hire_at
from tests.support.log_lines import log_lines, log_text
from tests.support.processes.machine_speed import within
from tests.support.scripted_platform import Reply, ScriptedPlatform, error_reply, ok

pytestmark = pytest.mark.slow

TEAM = "/open-apis/hire/v1/jobs/72/recruiter"
OPEN = "/open-apis/hire/v1/jobs/72/open"
CLOSE = "/open-apis/hire/v1/jobs/72/close"
PUBLISH = "/open-apis/hire/v1/advertisements/71/publish"
MESSAGES = "/open-apis/im/v1/messages"
CARD = Card({"schema": "2.0"}, Text("卡片", "card"))
BAD_GATEWAY = Reply(b"<html>502 Bad Gateway</html>", 502, {"Content-Type": "text/html", "X-Tt-Logid": "log-502"})
UNTIL = datetime(2027, 1, 31, tzinfo=UTC)
WRITES: dict[str, Callable[[FeishuHire], object]] = {
    OPEN: lambda hire: hire.open_job("72", UNTIL),
    CLOSE: lambda hire: hire.close_job("72"),
    PUBLISH: lambda hire: hire.publish_advert("71", "5"),
}


@pytest.fixture
def platform() -> Iterator[ScriptedPlatform]:
    with ScriptedPlatform().running() as platform:
        yield platform


@pytest.fixture
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shortens the pauses for tests that do not measure them."""
    monkeypatch.setattr("bot.feishu.error_codes.FIRST_PAUSE", 0.02)


@pytest.mark.parametrize(
    "failure",
    [
        error_reply(1002001, 500),
        error_reply(1020001, 500),
        error_reply(11232, 200, x_ogw_ratelimit_reset="0.1"),
        error_reply(2200, 200),
        error_reply(1002619),
        error_reply(1002631),
        error_reply(99991400, 429),
        error_reply(99991400, 400),
        error_reply(4711, 503),
        error_reply(4711, 429),
        BAD_GATEWAY,
        Reply(b"", 200),
        Reply(b"[]", 200),
        Reply(b'{"msg": "no code"}', 200),
        Reply(b"[" * 100_000, 200),
        Reply(hangs_up=True),
    ],
    ids=str,
)
def test_a_temporary_error_is_retried(platform: ScriptedPlatform, short_pauses: None, failure: Reply) -> None:
    platform.script(TEAM, failure, ok(info={"recruiter_id": "ou_a"}))
    assert hire_at(platform).job_team("72").recruiter_id == "ou_a"
    assert len(platform.calls(TEAM)) == 2


def test_each_pause_is_longer_than_the_one_before(platform: ScriptedPlatform) -> None:
    platform.script(TEAM, error_reply(1002001, 500), BAD_GATEWAY, ok())
    hire_at(platform).job_team("72")
    first, second, third = (call.at for call in platform.calls(TEAM))
    assert 0.29 < second - first < 0.9
    assert 0.59 < third - second < 1.5


def test_calls_that_fail_together_do_not_come_back_together() -> None:
    """Each waits for up to as long again as the shortest pause, by chance."""
    failed = RetryCallState(Retrying(), None, (), {})
    failed.set_exception((RetryableError, RetryableError(), None))
    pauses = [_pause(failed) for _ in range(50)]
    assert min(pauses) >= FIRST_PAUSE
    assert max(pauses) - min(pauses) > FIRST_PAUSE / 2


@pytest.mark.parametrize("code", [1002002, 1002601, 1002613, 99991403, 99991672, 99992402, 4711])
def test_a_final_error_is_not_retried(platform: ScriptedPlatform, code: int) -> None:
    platform.script(TEAM, error_reply(code))
    with pytest.raises(Exception, match=f"code={code} log_id=log-{code}"):
        hire_at(platform).job_team("72")
    assert len(platform.calls(TEAM)) == 1


def test_the_platforms_rate_limit_header_is_respected(platform: ScriptedPlatform) -> None:
    platform.script(TEAM, error_reply(99991400, 429, x_ogw_ratelimit_reset="1"), ok())
    hire_at(platform).job_team("72")
    first, second = platform.calls(TEAM)
    assert 1.0 <= second.at - first.at < within(1.5)


def test_a_pause_longer_than_the_budget_fails_at_once(platform: ScriptedPlatform) -> None:
    platform.script(TEAM, error_reply(99991400, 429, x_ogw_ratelimit_reset="40"))
    began = time.monotonic()
    with pytest.raises(FeishuBusy) as raised:
        hire_at(platform).job_team("72")
    assert raised.value.code == 99991400
    assert time.monotonic() - began < within(1)
    assert len(platform.calls(TEAM)) == 1


@pytest.mark.parametrize("reset", ["", "soon", "-1", "0", "1e9", "nan"])
def test_a_malformed_rate_limit_header_is_ignored(platform: ScriptedPlatform, short_pauses: None, reset: str) -> None:
    platform.script(TEAM, error_reply(99991400, 429, x_ogw_ratelimit_reset=reset), ok())
    hire_at(platform).job_team("72")
    assert len(platform.calls(TEAM)) == 2


@pytest.mark.parametrize("code", [230020, 230049])
def test_messages_are_retried_after_a_second_with_the_same_uuid(platform: ScriptedPlatform, code: int) -> None:
    platform.script(MESSAGES, error_reply(code), ok(message_id="om_1"))
    assert chat_at(platform).send_card("oc_a", CARD, "uuid-1") == "om_1"
    first, second = platform.calls(MESSAGES)
    assert second.at - first.at >= 0.99
    assert first.body == second.body
    assert first.body["uuid"] == "uuid-1"


def test_a_message_whose_answer_is_lost_is_sent_again_with_the_same_uuid(
    platform: ScriptedPlatform, short_pauses: None
) -> None:
    platform.script(MESSAGES, Reply(hangs_up=True), BAD_GATEWAY, ok(message_id="om_1"))
    assert chat_at(platform).send_card("oc_a", CARD, "uuid-1") == "om_1"
    assert [call.body["uuid"] for call in platform.calls(MESSAGES)] == ["uuid-1"] * 3


def test_a_call_ends_within_its_budget_and_reports_the_last_error(platform: ScriptedPlatform) -> None:
    platform.script(TEAM, error_reply(1002001, 500))
    began = time.monotonic()
    with pytest.raises(FeishuBusy) as raised:
        hire_at(platform, seconds=1.5).job_team("72")
    assert time.monotonic() - began < within(1.6)
    assert len(platform.calls(TEAM)) >= 2
    assert (raised.value.code, raised.value.log_id, raised.value.outcome_unknown) == (
        1002001,
        "log-1002001",
        False,
    )


def test_every_warning_names_the_log_id_and_nothing_secret(
    platform: ScriptedPlatform, short_pauses: None, caplog: pytest.LogCaptureFixture
) -> None:
    platform.script(TEAM, error_reply(99991663), error_reply(1002001, 500), error_reply(1002002))
    with caplog.at_level(logging.DEBUG), pytest.raises(HireParameterRefused):
        hire_at(platform).job_team("72")
    warnings = [line for line in log_lines(caplog) if line.startswith("feishu_")]
    assert [line.split()[0] for line in warnings] == [
        "feishu_token_refused",
        "feishu_call_retried",
        "feishu_call_failed",
    ]
    assert all("log_id=log-" in line for line in warnings)
    assert not any(secret in log_text(caplog) for secret in (SECRET, "t-1", "t-2"))


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize("reply", [Reply(hangs_up=True), Reply(seconds=2)], ids=["dropped", "too slow"])
def test_a_change_whose_answer_is_lost_is_not_repeated(platform: ScriptedPlatform, path: str, reply: Reply) -> None:
    platform.script(path, reply)
    with pytest.raises(FeishuBusy) as raised:
        WRITES[path](hire_at(platform, seconds=1.2))
    assert raised.value.outcome_unknown
    assert len(platform.calls(path)) == 1


def test_an_opening_that_was_never_sent_had_no_effect(platform: ScriptedPlatform) -> None:
    platform.script(OPEN, Reply(headers={"Connection": "close"}))
    hire = hire_at(platform, seconds=1)
    hire.open_job("72", None)
    platform.stop()
    with pytest.raises(FeishuBusy) as raised:
        hire.open_job("72", None)
    assert not raised.value.outcome_unknown


@pytest.mark.parametrize("failure", [error_reply(1002001, 500), BAD_GATEWAY], ids=str)
def test_already_open_after_an_attempt_that_may_have_succeeded_counts_as_reopened(
    platform: ScriptedPlatform, short_pauses: None, failure: Reply
) -> None:
    platform.script(OPEN, failure, error_reply(1002616))
    assert hire_at(platform).open_job("72", UNTIL) is OpenResult.REOPENED
    assert len(platform.calls(OPEN)) == 2


@pytest.mark.parametrize("failure", [error_reply(99991400, 429), error_reply(99991663)], ids=str)
def test_already_open_after_a_rejected_attempt_counts_as_already_open(
    platform: ScriptedPlatform, short_pauses: None, failure: Reply
) -> None:
    platform.script(OPEN, failure, error_reply(1002616))
    assert hire_at(platform).open_job("72", UNTIL) is OpenResult.ALREADY_OPEN


@pytest.mark.parametrize("path", WRITES)
def test_a_change_that_only_met_server_errors_has_an_unknown_outcome(platform: ScriptedPlatform, path: str) -> None:
    platform.script(path, error_reply(1002001, 500))
    with pytest.raises(FeishuBusy) as raised:
        WRITES[path](hire_at(platform, seconds=1))
    assert raised.value.outcome_unknown


def test_already_closed_after_an_attempt_that_may_have_succeeded_is_no_error(
    platform: ScriptedPlatform, short_pauses: None
) -> None:
    platform.script(CLOSE, BAD_GATEWAY, error_reply(1002609))
    hire_at(platform).close_job("72")
    assert len(platform.calls(CLOSE)) == 2
