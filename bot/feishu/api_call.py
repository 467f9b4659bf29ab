"""Makes one call of the SDK come to an end: its turn, its token, its repetitions, its time, its error. No API is named here.

The rules are those of shared/design.md "The Feishu client" and shared/feishu/api.md 1.6.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from time import monotonic

from lark_oapi import Client, RequestOption
from pyrate_limiter import Rate
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_before_delay
from tenacity.wait import wait_exponential_jitter, wait_fixed, wait_random

from bot.domain.errors import BotError, FeishuBusy, SendError
from bot.feishu.error_codes import TOKEN_REFUSED, Family, WorthRepeating, leaves_doubt, to_refusal
from bot.feishu.rate_limits import Queues
from bot.feishu.response import Answer, to_answer
from bot.feishu.tenant_token import TokenKeeper
from bot.feishu.transport import NoAnswer, Pool
from bot.metrics import FEISHU_CALL_SECONDS, FEISHU_CALLS

log = logging.getLogger(__name__)

LONGEST_PAUSE = 4.0
# A try that has less time than this would only be cut off.
LEAST_TIME_FOR_A_TRY = 0.3

Send = Callable[[RequestOption], object]


@dataclass(frozen=True)
class Api:
    """One API of Feishu.

    Attributes:
        name: as in the figures, the logs and the limiter.
        family: what its codes mean.
        rates: its limits.
        settled: codes other than 0 that are answers and not errors.
        is_repeatable: False if the call must not be repeated when it is unknown whether it took effect.
    """

    name: str
    family: Family
    rates: tuple[Rate, ...]
    settled: frozenset[int] = frozenset()
    is_repeatable: bool = True


@dataclass(frozen=True)
class Turn:
    """A limit that holds for one chat or one message, beside the API's own."""

    name: str
    rates: tuple[Rate, ...]


@dataclass
class _Progress:
    """What has become of one call so far."""

    api: Api
    turns: tuple[Turn, ...]
    ends_at: float
    may_be_done: bool = False
    is_unanswered: bool = False
    has_fresh_token: bool = False
    began_at: float = field(default_factory=monotonic)

    def left(self) -> float:
        return max(self.ends_at - monotonic(), 0.0)


class Caller:
    """Calls Feishu for one app."""

    def __init__(self, client: Client, pool: Pool, tokens: TokenKeeper, budget: timedelta) -> None:
        """Args: ``client`` must take its token from the option; ``budget`` is the time one call may take in all."""
        self.client = client
        self._pool = pool
        self._tokens = tokens
        self._seconds = budget.total_seconds()
        self._queues = Queues()

    def call(self, api: Api, send: Send, *turns: Turn) -> Answer:
        """The answer, its code 0 or a settled one.

        Raises the errors of the API's family; FeishuBusy when the time is used up.
        """
        progress = _Progress(api, turns, monotonic() + self._seconds)
        try:
            answer = self._repeating(progress)(self._try_once, progress, send)
        except WorthRepeating as trouble:
            is_unknown = progress.may_be_done and not api.is_repeatable
            busy = FeishuBusy(code=trouble.code, log_id=trouble.log_id, outcome_unknown=is_unknown)
            _note_failure(progress, busy)
            raise busy from trouble
        except (BotError, SendError) as error:
            _note_failure(progress, error)
            raise
        _count(progress, "ok")
        return answer

    def _repeating(self, progress: _Progress) -> Retrying:
        return Retrying(
            retry=retry_if_exception(lambda error: isinstance(error, WorthRepeating) and _may_repeat(progress)),
            wait=_pause,
            stop=stop_before_delay(max(self._seconds - LEAST_TIME_FOR_A_TRY, 0)),
            before_sleep=lambda state: _note_repetition(progress, state),
            reraise=True,
        )

    def _try_once(self, progress: _Progress, send: Send) -> Answer:
        api = progress.api
        for turn in (*progress.turns, Turn(api.name, api.rates)):
            if not self._queues.wait(turn.name, turn.rates, progress.left()):
                raise WorthRepeating
        was_in_doubt = progress.may_be_done
        answer = self._authorised(progress, send)
        if answer.code == 0 or answer.code in api.settled:
            return replace(answer, was_in_doubt=was_in_doubt)
        progress.may_be_done = was_in_doubt or leaves_doubt(answer)
        raise to_refusal(answer, api.family)

    def _authorised(self, progress: _Progress, send: Send) -> Answer:
        """The answer to a token that is not refused, with one fresh token at most for each call."""
        token = self._tokens.current(progress.left())
        answer = self._exchange(progress, send, token)
        if answer.code not in TOKEN_REFUSED:
            return answer
        self._tokens.drop(token)
        if progress.has_fresh_token:
            return answer
        log.warning("feishu_token_refused api=%s code=%s log_id=%s", progress.api.name, answer.code, answer.log_id)
        progress.has_fresh_token = True
        return self._authorised(progress, send)

    def _exchange(self, progress: _Progress, send: Send, token: str) -> Answer:
        option = RequestOption.builder().tenant_access_token(token).build()
        try:
            return to_answer(self._pool.exchange(lambda: send(option), progress.left()))
        except NoAnswer as silence:
            progress.is_unanswered = not silence.never_left
            progress.may_be_done = progress.may_be_done or progress.is_unanswered
            raise WorthRepeating from silence


def _may_repeat(progress: _Progress) -> bool:
    return progress.api.is_repeatable or not progress.is_unanswered


def _pause(state: RetryCallState) -> float:
    """Seconds before the next try: as the platform says, or longer each time, with jitter."""
    trouble = state.outcome.exception() if state.outcome else None
    if not isinstance(trouble, WorthRepeating):
        return 0.0
    if trouble.reset_after is not None:
        return (wait_fixed(trouble.reset_after) + wait_random(0, 0.1))(state)
    first = trouble.first_pause
    return wait_exponential_jitter(multiplier=first, max=LONGEST_PAUSE, jitter=first)(state)


def _note_repetition(progress: _Progress, state: RetryCallState) -> None:
    trouble = state.outcome.exception() if state.outcome else None
    log.warning(
        "feishu_call_repeated api=%s try=%d pause=%.2f %s reason=%s",
        progress.api.name,
        state.attempt_number,
        state.upcoming_sleep,
        trouble,
        type(trouble.__cause__).__name__ if trouble and trouble.__cause__ else "answer",
    )


def _note_failure(progress: _Progress, error: BotError | SendError) -> None:
    _count(progress, type(error).__name__)
    log.warning("feishu_call_failed api=%s error=%s", progress.api.name, error)


def _count(progress: _Progress, outcome: str) -> None:
    FEISHU_CALLS.labels(api=progress.api.name, outcome=outcome).inc()
    FEISHU_CALL_SECONDS.labels(api=progress.api.name).observe(monotonic() - progress.began_at)
