"""A second, simple implementation of which reminders a chat must get, to compare the bot with.

It follows docs/reminders.md and shares no code with the bot. It knows what the scans have listed, how each chat wants to
be reminded and which reminders it got.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
CLOSED = -1
# Older closings are shown in lists, not in reminders.
CLOSINGS_SENT_FOR = timedelta(days=30)
SATURDAY = 5


class DigestRow(NamedTuple):
    """One row of a digest: the chat, the post, its expiry and the stage."""

    chat: str
    post: str
    expires_at: datetime | None
    stage: int


@dataclass(frozen=True)
class Advert:
    """A post as the platform lists it; ``closed_at`` is when a scan saw it closed."""

    city: str
    title: str
    site: str
    expires_at: datetime | None
    is_open: bool
    closed_at: datetime | None = None


@dataclass
class ModelSubscription:
    """One subscription: which adverts it matches, and since when."""

    name: str
    matches: Callable[[Advert], bool]
    since: datetime


@dataclass
class ModelChat:
    """A chat's reminder settings; ``snoozed`` maps a post to the end of its snooze, None until the post closes."""

    zone: str
    remind_at: time
    stages: tuple[int, ...]
    working_days_only: bool = False
    paused_until: date | None = None
    subscriptions: list[ModelSubscription] = field(default_factory=list)
    snoozed: dict[str, datetime | None] = field(default_factory=dict)

    def day(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.zone)).date()

    def reminds_on(self, day: date) -> bool:
        return not (self.working_days_only and day.weekday() >= SATURDAY)

    def reminder_time(self, day: date) -> datetime:
        return datetime.combine(day, self.remind_at, ZoneInfo(self.zone))


@dataclass
class Model:
    """What was listed, the chats' settings, and the rows that were sent."""

    listed: dict[str, Advert] = field(default_factory=dict)
    chats: dict[str, ModelChat] = field(default_factory=dict)
    sent: dict[DigestRow, datetime] = field(default_factory=dict)

    def list_advert(self, post: str, advert: Advert, now: datetime) -> None:
        """A scan lists an advert. One that stays closed keeps the moment at which it closed."""
        before = self.listed.get(post)
        closed_at = None
        if not advert.is_open:
            has_expired = advert.expires_at is not None and advert.expires_at <= now
            closed_at = advert.expires_at if has_expired else now
            if before is not None and before.closed_at is not None:
                closed_at = before.closed_at
        self.listed[post] = Advert(
            advert.city, advert.title, advert.site, advert.expires_at, advert.is_open, closed_at=closed_at
        )
        was_over = before is not None and self.over_since(before, now) is not None
        if was_over or self.over_since(self.listed[post], now) is not None:
            for chat in self.chats.values():
                if chat.snoozed.get(post, now) is None:
                    del chat.snoozed[post]

    def over_since(self, advert: Advert, now: datetime) -> datetime | None:
        """When an advert closed or expired; None if it has not yet."""
        if advert.closed_at is not None:
            return advert.closed_at if advert.closed_at <= now else None
        return advert.expires_at if advert.expires_at is not None and advert.expires_at <= now else None

    def due(self, chat_id: str, now: datetime) -> Iterator[DigestRow]:
        """The rows that the chat must get now. None while its reminders are paused."""
        chat = self.chats[chat_id]
        if chat.paused_until is not None and chat.day(now) <= chat.paused_until:
            return
        for post, advert in self.listed.items():
            stage = self._stage(chat_id, post, now)
            row = DigestRow(chat_id, post, advert.expires_at, stage) if stage is not None else None
            if row is not None and row not in self.sent:
                yield row

    def is_overtaken(self, row: DigestRow) -> bool:
        """Whether the chat has got a more urgent stage of this expiry; a closing does not count, the job may be open again."""
        return any(other[:3] == row[:3] and 0 <= other.stage < row.stage for other in self.sent)

    def _stage(self, chat_id: str, post: str, now: datetime) -> int | None:
        chat, advert = self.chats[chat_id], self.listed[post]
        over_since = self.over_since(advert, now)
        if over_since is not None:
            return CLOSED if self._gets_closing(chat, post, over_since, now) else None
        if (
            not advert.is_open
            or advert.expires_at is None
            or not any(subscription.matches(advert) for subscription in chat.subscriptions)
        ):
            return None
        if post in chat.snoozed and _is_snoozed(chat.snoozed[post], now):
            return None
        reached = [stage for stage in chat.stages if stage >= 0 and _stage_time(chat, advert.expires_at, stage) <= now]
        stage = min(reached, default=None)
        if stage is None or self.is_overtaken(DigestRow(chat_id, post, advert.expires_at, stage)):
            return None
        return stage

    def _gets_closing(self, chat: ModelChat, post: str, closed_at: datetime, now: datetime) -> bool:
        until = chat.snoozed.get(post)
        if CLOSED not in chat.stages or closed_at < now - CLOSINGS_SENT_FOR or (until is not None and until > now):
            return False
        day = chat.day(closed_at)
        while not chat.reminds_on(day) or chat.reminder_time(day) < closed_at:
            day += DAY
        advert = self.listed[post]
        return chat.reminder_time(day) <= now and any(
            subscription.since <= closed_at and subscription.matches(advert) for subscription in chat.subscriptions
        )


def _stage_time(chat: ModelChat, expires_at: datetime, stage: int) -> datetime:
    day = chat.day(expires_at) - stage * DAY
    while not chat.reminds_on(day):
        day -= DAY
    return chat.reminder_time(day)


def _is_snoozed(until: datetime | None, now: datetime) -> bool:
    return until is None or until > now
