"""The tenant token is requested, cached and renewed."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.domain.errors import FeishuBusy, FeishuMisconfigured
from bot.feishu.error_codes import RetryableError
from bot.feishu.http.tenant_token import TenantTokenCache, TokenGrant
from tests.support.feishu_clients import SECRET, hire_at
from tests.support.log_lines import log_lines
from tests.support.scripted_platform import TOKEN_PATH, Reply, ScriptedPlatform, error_reply, ok

pytestmark = pytest.mark.slow

TEAM = "/open-apis/hire/v1/jobs/72/recruiter"


@pytest.fixture
def platform() -> Iterator[ScriptedPlatform]:
    with ScriptedPlatform().running() as platform:
        yield platform


def granted(token: str, expire: object = 7200, seconds: float = 0) -> Reply:
    return Reply({"code": 0, "msg": "ok", "tenant_access_token": token, "expire": expire}, seconds=seconds)


class ManualClock:
    """A token cache with a clock that the test sets and a platform that grants t-1, t-2 and so on."""

    def __init__(self, lifetime: float = 7200) -> None:
        self.seconds = 1000.0
        self.fetches = 0
        self.asked = 0
        self.is_down = False
        self.is_secret_reset = False
        self._lifetime = lifetime
        self.tokens = TenantTokenCache(self._fetch, lambda: self.seconds)

    def token(self) -> str:
        return self.tokens.current(1)

    def _fetch(self, seconds: float) -> TokenGrant:
        self.asked += 1
        if self.is_secret_reset:
            raise FeishuMisconfigured(code=10014)
        if self.is_down or seconds <= 0:
            raise RetryableError
        self.fetches += 1
        return TokenGrant(f"t-{self.fetches}", self._lifetime)


def test_thirty_two_cold_threads_fetch_one_token(platform: ScriptedPlatform) -> None:
    platform.script(TOKEN_PATH, granted("t-slow", seconds=0.2))
    platform.script(TEAM, ok())
    hire = hire_at(platform)
    together = threading.Barrier(32)

    def call(_: int) -> None:
        together.wait()
        hire.job_team("72")

    with ThreadPoolExecutor(32) as threads:
        list(threads.map(call, range(32)))
    assert platform.token_calls == 1
    assert {call.token for call in platform.calls(TEAM)} == {"t-slow"}


def test_the_token_is_requested_with_the_apps_id_and_secret(platform: ScriptedPlatform) -> None:
    platform.script(TEAM, ok())
    hire_at(platform).job_team("72")
    asked = platform.calls(TOKEN_PATH)[0]
    assert asked.body == {"app_id": "cli_x", "app_secret": SECRET}
    assert asked.headers["content-type"].startswith("application/json")


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("code", [99991663, 99991664, 99991665, 99991668, 99991661])
def test_a_refused_token_is_dropped_and_the_call_repeated(platform: ScriptedPlatform, code: int, status: int) -> None:
    platform.script(TEAM, ok(), error_reply(code, status), ok(info={"recruiter_id": "ou_a"}))
    hire = hire_at(platform)
    hire.job_team("72")
    assert hire.job_team("72").recruiter_id == "ou_a"
    assert [call.token for call in platform.calls(TEAM)] == ["t-1", "t-1", "t-2"]
    assert platform.token_calls == 2


def test_many_threads_whose_token_is_refused_at_once_fetch_one_new(platform: ScriptedPlatform) -> None:
    platform.script(TEAM, lambda call: error_reply(99991663) if call.token == "t-1" else ok())
    hire = hire_at(platform)
    with ThreadPoolExecutor(16) as threads:
        list(threads.map(lambda _: hire.job_team("72"), range(16)))
    assert platform.token_calls == 2


def test_a_call_that_rejects_a_fresh_token_is_not_repeated_again(platform: ScriptedPlatform) -> None:
    platform.script(TEAM, error_reply(99991663))
    with pytest.raises(FeishuMisconfigured) as raised:
        hire_at(platform).job_team("72")
    assert (raised.value.code, raised.value.log_id) == (99991663, "log-99991663")
    assert len(platform.calls(TEAM)) == 2
    assert platform.token_calls == 2


@pytest.mark.parametrize(("code", "status"), [(10003, 200), (10014, 400), (10015, 400)])
def test_a_wrong_secret_is_a_configuration_error(platform: ScriptedPlatform, code: int, status: int) -> None:
    platform.script(TOKEN_PATH, error_reply(code, status))
    with pytest.raises(FeishuMisconfigured) as raised:
        hire_at(platform).job_team("72")
    assert raised.value.code == code
    assert SECRET not in str(raised.value)
    assert platform.token_calls == 1


def test_a_failed_token_request_is_retried(platform: ScriptedPlatform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.feishu.error_codes.FIRST_PAUSE", 0.02)
    platform.script(TOKEN_PATH, Reply(b"<html>bad gateway</html>", 502), Reply(hangs_up=True), granted("t-9"))
    platform.script(TEAM, ok())
    hire_at(platform).job_team("72")
    assert platform.calls(TEAM)[0].token == "t-9"


def test_an_answer_without_a_token_is_an_error(platform: ScriptedPlatform) -> None:
    platform.script(TOKEN_PATH, Reply({"code": 0, "tenant_access_token": None, "expire": 7200}))
    with pytest.raises(FeishuBusy):
        hire_at(platform, seconds=0.5).job_team("72")


@pytest.mark.parametrize("expire", [0, 1, 300, "300", None, "AA", -5])
def test_a_short_or_malformed_lifetime_does_not_cause_a_request_for_each_call(
    platform: ScriptedPlatform, expire: object
) -> None:
    platform.script(TOKEN_PATH, granted("t-1", expire))
    platform.script(TEAM, ok())
    hire = hire_at(platform)
    for _ in range(5):
        hire.job_team("72")
    assert platform.token_calls == 1


def test_a_token_is_renewed_shortly_before_it_expires() -> None:
    clock = ManualClock()
    assert clock.token() == "t-1"
    clock.seconds += 7200 - 601
    assert clock.token() == "t-1"
    clock.seconds += 2
    assert clock.token() == "t-2"


def test_an_old_token_is_used_until_it_expires_if_renewal_fails() -> None:
    clock = ManualClock()
    clock.token()
    clock.is_down = True
    clock.seconds += 7200 - 300
    assert clock.token() == "t-1"
    clock.seconds += 301
    with pytest.raises(RetryableError):
        clock.token()


def test_dropping_an_old_token_keeps_the_new_one() -> None:
    clock = ManualClock()
    clock.tokens.drop(clock.token())
    assert clock.token() == "t-2"
    clock.tokens.drop("t-1")
    assert clock.token() == "t-2"


def test_after_the_secret_was_reset_the_old_token_is_used_until_it_expires(caplog: pytest.LogCaptureFixture) -> None:
    clock = ManualClock()
    assert clock.token() == "t-1"
    clock.is_secret_reset = True
    clock.seconds += 6700
    assert [clock.token() for _ in range(5)] == ["t-1"] * 5
    assert clock.asked == 2
    assert log_lines(caplog) == [
        "feishu_token_not_renewed error=FeishuMisconfigured action=check_FEISHU_APP_SECRET_before_the_token_ends code=10014"
    ]
    clock.seconds += 61
    assert clock.token() == "t-1"
    assert clock.asked == 3
    clock.seconds += 439
    with pytest.raises(FeishuMisconfigured):
        clock.token()


def test_an_expired_token_is_never_used() -> None:
    clock = ManualClock(lifetime=40)
    clock.token()
    clock.is_down = True
    clock.seconds += 39
    assert clock.token() == "t-1"
    clock.seconds += 1
    with pytest.raises(RetryableError):
        clock.token()
