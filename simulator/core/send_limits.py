"""Limits on sending: five messages a second to one place, and one message per uuid and hour."""

import time
from collections import defaultdict, deque
from datetime import datetime, timedelta

from bot.domain.clock import Clock
from simulator.core.api_error import ApiError
from simulator.core.behaviour import Behaviour

ONE_SECOND = 1.0
MAX_PER_SECOND = 5
UUID_LIFETIME = timedelta(hours=1)
MAX_UUID_LENGTH = 50


class SendRate:
    """Counts messages to one place within a second of real time; ``violations`` grows even if nothing is rejected."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.violations = 0
        self._behaviour = behaviour
        self._recent: dict[str, deque[float]] = defaultdict(deque)

    def check(self, place: str) -> None:
        """Raises ApiError 230020."""
        recent, now = self._recent[place], time.monotonic()
        while recent and recent[0] <= now - ONE_SECOND:
            recent.popleft()
        if len(recent) >= MAX_PER_SECOND:
            self.violations += 1
            if self._behaviour.refuses_too_fast:
                raise ApiError(400, 230020, "This operation triggers the frequency limit, ext=chat rate limit")
        recent.append(now)


class SeenUuids:
    """The message that each uuid of the last hour has created (docs/feishu/open-questions.md Q11)."""

    def __init__(self, clock: Clock, behaviour: Behaviour) -> None:
        self._clock = clock
        self._behaviour = behaviour
        self._message_ids: dict[str, tuple[str, datetime]] = {}
        self._repeats: dict[str, int] = defaultdict(int)

    def message_id(self, uuid: str) -> str | None:
        """The first message's id if the uuid was used within the hour. Raises ApiError 230001, 230049."""
        if len(uuid) > MAX_UUID_LENGTH:
            raise ApiError(400, 230001, f"Your request contains an invalid request parameter, ext=uuid {len(uuid)}")
        message_id, sent_at = self._message_ids.get(uuid, ("", None))
        if sent_at is None or sent_at + UUID_LIFETIME <= self._clock.now():
            return None
        self._repeats[uuid] += 1
        if self._repeats[uuid] <= self._behaviour.being_sent_answers:
            raise ApiError(400, 230049, "The message is being sent.")
        return message_id

    def remember(self, uuid: str, message_id: str) -> None:
        if uuid:
            self._message_ids[uuid] = (message_id, self._clock.now())
