"""Executes one SDK call with rate limiting, authentication, retries, a time budget and error mapping.

The rules of retrying follow docs/feishu/api.md 1.6.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from time import monotonic, sleep
from typing import Any

from lark_oapi.core import BaseRequest, RequestOption
from tenacity import RetryCallState, Retrying, retry_if_exception
from tenacity.wait import wait_exponential_jitter, wait_fixed, wait_random

from bot.domain.errors import AdvertNotListed, BotError, FeishuBusy, FeishuMisconfigured, JobNotFound
from bot.domain.send_errors import SendError
from bot.domain.text import Text
from bot.feishu.error_codes import TOKEN_REJECTED, ErrorMapping, RetryableError, may_have_taken_effect, to_error
from bot.feishu.http.rate_limits import Rate, RateLimit, RateLimiter
from bot.feishu.http.tenant_token import TenantTokenCache
from bot.feishu.http.transport import ConnectionPool, NoAnswer
from bot.feishu.operator_alerts import OperatorAlerts
from bot.feishu.response import ApiResponse, to_response
from bot.feishu.sdk import Sdk
from bot.logs import get_logger
from bot.metrics import FEISHU_CALL_SECONDS, FEISHU_CALLS, LIMITER_WAIT_SECONDS

log = get_logger(__name__)

LONGEST_PAUSE = 4.0
# An attempt that has less time than this would only be cut off.
SHORTEST_ATTEMPT = 0.3

SdkCall = Callable[[Any, RequestOption], object]
"""A typed call of the SDK, such as ``client.hire.v1.job.open``."""


@dataclass(frozen=True)
class Endpoint:
    """One API of Feishu.

    Attributes:
        name: as in metrics, logs and the rate limiter.
        to_error_type: which error a code of this API means.
        rates: its rate limits.
        accepted_codes: codes other than 0 that are results and not errors.
        is_repeatable: False if the call must not be repeated when it is unknown whether it took effect.
        permission_text: what the user is told if the app lacks the permission; None for the usual words.
    """

    name: str
    to_error_type: ErrorMapping
    rates: tuple[Rate, ...]
    accepted_codes: frozenset[int] = frozenset()
    is_repeatable: bool = True
    permission_text: Text | None = None


@dataclass(frozen=True)
class Timing:
    """Where the client's seconds come from; tests replace both functions together."""

    now: Callable[[], float] = monotonic
    sleep: Callable[[float], None] = sleep


@dataclass
class _Attempts:
    """The state of one call over all its attempts. Times are seconds of ``Timing.now``."""

    endpoint: Endpoint
    began_at: float
    ends_at: float
    may_have_effect: bool = False
    is_unanswered: bool = False
    has_fresh_token: bool = False


class ApiClient:
    """Calls Feishu for one app."""

    def __init__(
        self,
        sdk: Sdk,
        pool: ConnectionPool,
        tokens: TenantTokenCache,
        limiter: RateLimiter,
        budget: timedelta,
        timing: Timing,
    ) -> None:
        """Args: ``sdk`` must take its token from the option; ``budget`` is the time that one call may take in all."""
        self.sdk = sdk
        self._pool = pool
        self._tokens = tokens
        self._limiter = limiter
        self._budget = budget.total_seconds()
        self._timing = timing
        self._alerts = OperatorAlerts(sdk.domain, timing.now)

    def send(self, endpoint: Endpoint, call: SdkCall, request: BaseRequest, *limits: RateLimit) -> ApiResponse:
        """Execute one call; the response has code 0 or an accepted code.

        Args:
            endpoint: the API that ``call`` calls.
            call: the SDK's typed call.
            request: its request.
            limits: rate limits in addition to those of the endpoint, such as that of a chat.

        Raises the errors of the endpoint's mapping; FeishuBusy when the time is used up.
        """
        began_at = self._timing.now()
        attempts = _Attempts(endpoint, began_at, began_at + self._budget)
        try:
            response = self._retrying(attempts)(self._attempt, attempts, call, request, limits)
        except RetryableError as last:
            is_unknown = attempts.may_have_effect and not endpoint.is_repeatable
            busy = FeishuBusy(code=last.code, log_id=last.log_id, outcome_unknown=is_unknown)
            self._note_failure(attempts, busy)
            if isinstance(last.__cause__, NoAnswer):
                self._alerts.unanswered(last.__cause__)
            raise busy from last
        except (BotError, SendError) as error:
            self._note_failure(attempts, error)
            if isinstance(error, FeishuMisconfigured):
                self._alerts.refused(endpoint.name, error)
            raise
        self._count(attempts, "ok")
        return response

    def _retrying(self, attempts: _Attempts) -> Retrying:
        return Retrying(
            retry=retry_if_exception(lambda error: isinstance(error, RetryableError) and _may_repeat(attempts)),
            wait=_pause,
            stop=lambda state: self._left(attempts) - state.upcoming_sleep < SHORTEST_ATTEMPT,
            sleep=self._timing.sleep,
            before_sleep=lambda state: _note_retry(attempts, state),
            reraise=True,
        )

    def _attempt(
        self, attempts: _Attempts, call: SdkCall, request: BaseRequest, limits: tuple[RateLimit, ...]
    ) -> ApiResponse:
        endpoint = attempts.endpoint
        with LIMITER_WAIT_SECONDS.labels(api=endpoint.name).time():
            for limit in (*limits, RateLimit(endpoint.name, endpoint.rates)):
                if not self._limiter.wait(limit, self._left(attempts)):
                    raise RetryableError
        was_in_doubt = attempts.may_have_effect
        response = self._authenticated(attempts, call, request)
        if response.code == 0 or response.code in endpoint.accepted_codes:
            return replace(response, was_in_doubt=was_in_doubt)
        attempts.may_have_effect = was_in_doubt or may_have_taken_effect(response)
        raise to_error(response, endpoint.to_error_type, endpoint.permission_text)

    def _authenticated(self, attempts: _Attempts, call: SdkCall, request: BaseRequest) -> ApiResponse:
        """Execute the call with a token; a refused token is dropped, and replaced once for each call."""
        token = self._tokens.current(self._left(attempts))
        response = self._exchange(attempts, call, request, token)
        if response.code not in TOKEN_REJECTED:
            return response
        self._tokens.drop(token)
        if attempts.has_fresh_token:
            return response
        log.warning("feishu_token_refused", api=attempts.endpoint.name, code=response.code, log_id=response.log_id)
        attempts.has_fresh_token = True
        return self._authenticated(attempts, call, request)

    def _exchange(self, attempts: _Attempts, call: SdkCall, request: BaseRequest, token: str) -> ApiResponse:
        option = RequestOption.builder().tenant_access_token(token).build()
        try:
            response = to_response(self._pool.execute(call, request, option, seconds=self._left(attempts)))
        except NoAnswer as error:
            attempts.is_unanswered = error.was_sent
            attempts.may_have_effect = attempts.may_have_effect or error.was_sent
            raise RetryableError from error
        self._alerts.answered(response)
        return response

    def _left(self, attempts: _Attempts) -> float:
        return max(attempts.ends_at - self._timing.now(), 0.0)

    def _note_failure(self, attempts: _Attempts, error: BotError | SendError) -> None:
        self._count(attempts, type(error).__name__)
        # That something is not there is an answer: a closed job has no advert on a site.
        if isinstance(error, (AdvertNotListed, JobNotFound)):
            log.info("feishu_call_failed", api=attempts.endpoint.name, error=error)
        else:
            log.warning("feishu_call_failed", api=attempts.endpoint.name, error=error)

    def _count(self, attempts: _Attempts, outcome: str) -> None:
        FEISHU_CALLS.labels(api=attempts.endpoint.name, outcome=outcome).inc()
        FEISHU_CALL_SECONDS.labels(api=attempts.endpoint.name).observe(self._timing.now() - attempts.began_at)


def _may_repeat(attempts: _Attempts) -> bool:
    return attempts.endpoint.is_repeatable or not attempts.is_unanswered


def _pause(state: RetryCallState) -> float:
    """Seconds before the next attempt: as the platform says, or exponentially longer, with jitter."""
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, RetryableError):
        return 0.0
    if error.reset_after is not None:
        return (wait_fixed(error.reset_after) + wait_random(0, 0.1))(state)
    first = error.first_pause
    return wait_exponential_jitter(multiplier=first, max=LONGEST_PAUSE, jitter=first)(state)


def _note_retry(attempts: _Attempts, state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    cause = error.__cause__ if error else None
    log.warning(
        "feishu_call_retried",
        api=attempts.endpoint.name,
        attempt=state.attempt_number,
        pause=round(state.upcoming_sleep, 2),
        reason=cause.problem if isinstance(cause, NoAnswer) else "the response",
        error=error,
    )
