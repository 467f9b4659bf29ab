"""How fast and how often the same thing may be sent: five a second, and one success per uuid and hour. No messages."""

import time
from collections import defaultdict, deque
from datetime import datetime, timedelta

from bot.domain.clock import Clock
from simulator.core.api_error import ApiError
from simulator.core.behaviour import Behaviour

A_SECOND = 1.0
PER_SECOND = 5
UUID_LIFE = timedelta(hours=1)
LONGEST_UUID = 50


class SendRate:
    """Counts what goes to one place within a second of real time; ``violations`` grows whether or not it refuses."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.violations = 0
        self._behaviour = behaviour
        self._recent: dict[str, deque[float]] = defaultdict(deque)

    def check(self, place: str) -> None:
        """Raises Refusal 230020."""
        recent, now = self._recent[place], time.monotonic()
        while recent and recent[0] <= now - A_SECOND:
            recent.popleft()
        if len(recent) >= PER_SECOND:
            self.violations += 1
            if self._behaviour.refuses_too_fast:
                raise ApiError(400, 230020, "This operation triggers the frequency limit, ext=chat rate limit")
        recent.append(now)


class SeenUuids:
    """Which message a uuid has led to within the last hour (docs/feishu/open-questions.md Q11)."""

    def __init__(self, clock: Clock, behaviour: Behaviour) -> None:
        self._clock = clock
        self._behaviour = behaviour
        self._message_ids: dict[str, tuple[str, datetime]] = {}
        self._repeats: dict[str, int] = defaultdict(int)

    def message_id(self, uuid: str) -> str | None:
        """The first message's id if the uuid was used within the hour. Raises Refusal 230001, 230049."""
        if len(uuid) > LONGEST_UUID:
            raise ApiError(400, 230001, f"Your request contains an invalid request parameter, ext=uuid {len(uuid)}")
        message_id, sent_at = self._message_ids.get(uuid, ("", None))
        if sent_at is None or sent_at + UUID_LIFE <= self._clock.now():
            return None
        self._repeats[uuid] += 1
        if self._repeats[uuid] <= self._behaviour.being_sent_answers:
            raise ApiError(400, 230049, "The message is being sent.")
        return message_id

    def remember(self, uuid: str, message_id: str) -> None:
        if uuid:
            self._message_ids[uuid] = (message_id, self._clock.now())
