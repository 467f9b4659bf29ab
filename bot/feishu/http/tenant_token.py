"""Caches the tenant access token: one thread fetches it for all, renews it in time, and drops it when it is rejected.

The SDK's own cache lets 32 cold threads fetch 32 tokens, never drops one that 99991663 refused, and asks again at every
call when ``expire`` is at most 600 s (docs/security.md T2 to T4, docs/feishu/api.md 1.3), so it is not used.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import NamedTuple

from bot.domain.errors import FeishuMisconfigured
from bot.feishu.error_codes import RetryableError
from bot.logs import get_logger

log = get_logger(__name__)

# Within its last 30 minutes the platform hands out a new token, and the old one stays valid until its end.
RENEW_BEFORE_END = 600.0
# A short-lived token is renewed in its last tenth, and a lifetime of zero does not mean a fetch for each call.
RENEW_BEFORE_END_SHARE = 0.1
SHORTEST_LIFE = 30.0
# A secret that was reset is refused at once, while the token that was fetched with it stays valid for up to two hours.
RENEW_AGAIN_AFTER = 60.0


class TokenGrant(NamedTuple):
    """A token as the platform returns it; ``expire`` in seconds."""

    token: str
    expire: float


@dataclass(frozen=True)
class _Held:
    token: str = field(repr=False)
    renew_at: float
    ends_at: float


class TenantTokenCache:
    """One app's tenant token, shared by all threads."""

    def __init__(self, fetch: Callable[[float], TokenGrant], now: Callable[[], float] = monotonic) -> None:
        """Args: ``fetch`` asks the platform within the given seconds; ``now`` is a clock in seconds."""
        self._fetch = fetch
        self._now = now
        self._fetching = threading.Lock()
        self._replacing = threading.Lock()
        self._held: _Held | None = None

    def current(self, seconds: float) -> str:
        """A token that should be valid; waits while another thread fetches it.

        Raises RetryableError if there is none within ``seconds``, and what the fetch raises.
        """
        held = self._held
        if held and self._now() < held.renew_at:
            return held.token
        still_valid = held if held and self._now() < held.ends_at else None
        if not self._fetching.acquire(timeout=0 if still_valid else max(seconds, 0)):
            return _token_of(still_valid)
        try:
            return self._renewed(still_valid, seconds)
        finally:
            self._fetching.release()

    def drop(self, token: str) -> None:
        """Drop a token that was rejected; a newer one stays."""
        with self._replacing:
            if self._held and self._held.token == token:
                self._held = None

    def _renewed(self, still_valid: _Held | None, seconds: float) -> str:
        held = self._held
        if held and self._now() < held.renew_at:
            return held.token
        try:
            grant = self._fetch(seconds)
        except (RetryableError, FeishuMisconfigured) as error:
            if still_valid is None:
                raise
            self._note_refusal(still_valid, error)
            return still_valid.token
        with self._replacing:
            self._held = self._hold(grant)
        return grant.token

    def _note_refusal(self, still_valid: _Held, error: RetryableError | FeishuMisconfigured) -> None:
        """Use the old token for a while, so that not every call asks for a new one in vain."""
        if isinstance(error, FeishuMisconfigured):
            log.error("feishu_token_not_renewed", error=error, action="check_FEISHU_APP_SECRET_before_the_token_ends")
        else:
            log.warning("feishu_token_not_renewed", error=error)
        with self._replacing:
            if self._held is still_valid:
                self._held = replace(still_valid, renew_at=min(self._now() + RENEW_AGAIN_AFTER, still_valid.ends_at))

    def _hold(self, grant: TokenGrant) -> _Held:
        life = max(grant.expire, SHORTEST_LIFE)
        margin = min(RENEW_BEFORE_END, life * RENEW_BEFORE_END_SHARE)
        return _Held(grant.token, self._now() + life - margin, self._now() + life)


def _token_of(still_valid: _Held | None) -> str:
    if still_valid is None:
        raise RetryableError
    return still_valid.token
