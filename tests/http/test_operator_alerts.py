"""What an operator has to fix is one ERROR line in plain words, as soon as it is known and not at every call."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.domain.errors import BotError
from bot.feishu.client import Options, connect
from bot.feishu.hire import FeishuHire
from bot.feishu.http.transport import NoAnswer
from bot.feishu.operator_alerts import REPEAT_EVERY, UNREACHABLE_AFTER, OperatorAlerts
from bot.feishu.response import ApiResponse
from tests.support.feishu_clients import SECRET, connected, hire_at
from tests.support.log_lines import log_lines, log_text
from tests.support.scripted_platform import TOKEN_PATH, Reply, ScriptedPlatform, error_reply, ok

TEAM = "/open-apis/hire/v1/jobs/72/recruiter"
ALERTS = ("feishu_", "permission_missing", "clock_wrong")
FAILED_CALL = ("feishu_call_", "feishu_token_")


@pytest.fixture
def platform() -> Iterator[ScriptedPlatform]:
    with ScriptedPlatform().running() as platform:
        yield platform


def alerts(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [line for line in log_lines(caplog) if line.startswith(ALERTS) and not line.startswith(FAILED_CALL)]


def ask(hire: FeishuHire, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(BotError):
            hire.job_team("72")


@pytest.mark.parametrize("code", [10014, 10015])
def test_a_wrong_secret_is_named_once(platform: ScriptedPlatform, caplog: pytest.LogCaptureFixture, code: int) -> None:
    platform.script(TOKEN_PATH, error_reply(code, 200, "app secret invalid"))
    ask(hire_at(platform), 3)
    (line,) = alerts(caplog)
    assert line.startswith("feishu_refuses_the_app api=hire_jobs_recruiter error=FeishuMisconfigured")
    assert "problem='the app secret is wrong' action=check_FEISHU_APP_SECRET" in line
    assert f"code={code}" in line
    assert SECRET not in log_text(caplog)


@pytest.mark.parametrize(
    ("code", "problem"),
    [(99991401, "IP allow list"), (99991662, "disabled"), (99991673, "not installed"), (99991663, "Feishu refused")],
)
def test_each_refusal_of_the_app_has_its_words(
    platform: ScriptedPlatform, caplog: pytest.LogCaptureFixture, code: int, problem: str
) -> None:
    platform.script(TEAM, error_reply(code))
    ask(hire_at(platform), 2)
    (line,) = alerts(caplog)
    assert problem in line


def test_each_missing_permission_is_named_once(platform: ScriptedPlatform, caplog: pytest.LogCaptureFixture) -> None:
    violations = {"permission_violations": [{"type": "action_scope_required", "subject": "hire:job:readonly"}]}
    platform.script(TEAM, Reply({"code": 99991672, "msg": "no", "error": violations}, 400))
    ask(hire_at(platform), 2)
    (line,) = alerts(caplog)
    assert line.startswith("permission_missing api=hire_jobs_recruiter error=PermissionMissing")
    assert "hire:job:readonly" in line


def unknown_name(*_address: object) -> None:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


@pytest.mark.parametrize(
    ("domain", "problem"),
    [
        ("http://127.0.0.1:9", "the connection was refused, or there is no route to the host"),
        ("https://no-such-host.invalid", "the name of the host cannot be resolved"),
    ],
)
def test_an_unreachable_domain_is_named_with_what_fails(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, domain: str, problem: str
) -> None:
    if domain.endswith(".invalid"):
        monkeypatch.setattr(socket, "getaddrinfo", unknown_name)
    hire, _ = connect(app_id="cli_x", app_secret=SECRET, domain=domain, options=Options(budget=timedelta(seconds=1)))
    ask(hire, 2)
    (line,) = alerts(caplog)
    assert line.startswith(f"feishu_unreachable domain={domain} problem='{problem}'")
    assert "FEISHU_DOMAIN" in line


def test_a_proxy_that_refuses_is_told_apart(platform: ScriptedPlatform, caplog: pytest.LogCaptureFixture) -> None:
    hire, _ = connected(platform, 1, proxy="http://127.0.0.1:9")
    ask(hire)
    assert "problem='the proxy does not let the call through'" in alerts(caplog)[0]


def test_a_host_that_answers_too_late_is_told_apart(
    platform: ScriptedPlatform, caplog: pytest.LogCaptureFixture
) -> None:
    platform.script(TOKEN_PATH, Reply(seconds=2))
    ask(hire_at(platform, 1))
    assert "problem='connected, but no answer in time'" in alerts(caplog)[0]


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_wrong_clock_is_named_once(
    platform: ScriptedPlatform, caplog: pytest.LogCaptureFixture, minutes: int
) -> None:
    date = format_datetime(datetime.now(UTC) - timedelta(minutes=minutes), usegmt=True)
    team = {"job_recruiter": {"recruiter_id": "ou_a"}}
    platform.script(TEAM, Reply({"code": 0, "data": team}, headers={"Date": date}))
    hire = hire_at(platform)
    hire.job_team("72")
    hire.job_team("72")
    (line,) = alerts(caplog)
    seconds = int(line.split("seconds_ahead=")[1].split()[0])
    assert abs(seconds - minutes * 60) <= 3


@pytest.mark.parametrize("date", ["", "yesterday", "Thu, 99 Nov 2026 00:00:00 GMT"])
def test_a_date_that_cannot_be_read_says_nothing(
    platform: ScriptedPlatform, caplog: pytest.LogCaptureFixture, date: str
) -> None:
    platform.script(TEAM, Reply(ok(job_recruiter={}).body, headers={"Date": date}))
    hire_at(platform).job_team("72")
    assert alerts(caplog) == []


class Seconds:
    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self) -> float:
        return self.passed


def test_a_short_failure_of_the_network_needs_nobody(caplog: pytest.LogCaptureFixture) -> None:
    clock = Seconds()
    watched = OperatorAlerts("https://open.feishu.cn", clock)
    failure = NoAnswer(was_sent=False, problem="refused")
    watched.answered(ApiResponse(200, 0, ""))
    clock.passed = UNREACHABLE_AFTER.total_seconds() - 1
    watched.unanswered(failure)
    assert alerts(caplog) == []
    clock.passed += 1
    watched.unanswered(failure)
    clock.passed += REPEAT_EVERY.total_seconds() - 1
    watched.unanswered(failure)
    assert len(alerts(caplog)) == 1
    clock.passed += 1
    watched.unanswered(failure)
    assert len(alerts(caplog)) == 2


def test_that_feishu_answers_again_is_said_too(caplog: pytest.LogCaptureFixture) -> None:
    watched = OperatorAlerts("https://open.feishu.cn", Seconds())
    caplog.set_level("INFO")
    watched.unanswered(NoAnswer(was_sent=False, problem="refused"))
    watched.answered(ApiResponse(200, 0, ""))
    watched.answered(ApiResponse(200, 0, ""))
    assert [line.split()[0] for line in alerts(caplog)] == ["feishu_unreachable", "feishu_reachable"]
