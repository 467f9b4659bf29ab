"""Tenant access tokens and how long they are valid."""

import secrets
from datetime import datetime, timedelta

from bot.domain.clock import Clock
from simulator.core import people
from simulator.core.api_error import ApiError
from simulator.core.behaviour import Behaviour

LIFE = timedelta(hours=2)
RENEWAL_THRESHOLD = timedelta(minutes=30)


class Tokens:
    """Hands out tenant tokens: the same one while 30 minutes are left, then a new one while the old stays valid (docs/feishu/api.md 1.3)."""

    def __init__(self, clock: Clock, behaviour: Behaviour, app_secret: str) -> None:
        self.issued = 0
        self._clock = clock
        self._behaviour = behaviour
        self._app_secret = app_secret
        self._ends: dict[str, datetime] = {}
        self._newest = ""

    def issue(self, app_id: str, app_secret: str) -> tuple[str, int]:
        """The token and its life in seconds. Raises ApiError 10003, 10014."""
        if app_id != people.APP_ID:
            raise ApiError(400, 10003, "invalid param")
        if not self.knows(app_id, app_secret):
            raise ApiError(400, 10014, "app secret invalid")
        now = self._clock.now()
        if self._ends.get(self._newest, now) - now < RENEWAL_THRESHOLD:
            self.issued += 1
            self._newest = f"t-{secrets.token_hex(20)}"
            self._ends[self._newest] = now + LIFE
        return self._newest, int((self._ends[self._newest] - now).total_seconds())

    def knows(self, app_id: str, app_secret: str) -> bool:
        """Whether these are the app's id and its secret."""
        return (app_id, app_secret) == (people.APP_ID, self._app_secret)

    def check(self, authorization: str) -> None:
        """Raises ApiError 99991661, 99991671, 99991663."""
        status = self._behaviour.token_error_status
        if not authorization.startswith("Bearer "):
            raise ApiError(status, 99991661, "Missing access token for authorization")
        token = authorization.removeprefix("Bearer ")
        if not token.startswith("t-"):
            raise ApiError(status, 99991671, "Invalid access token for authorization. It must start with t- or u-")
        if self._ends.get(token, self._clock.now()) <= self._clock.now():
            raise ApiError(status, 99991663, "Invalid access token for authorization. Please make a test with another")

    def invalidate(self) -> None:
        """Invalidates every token that was issued."""
        self._ends.clear()
        self._newest = ""
