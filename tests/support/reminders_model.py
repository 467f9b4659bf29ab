"""What a chat must be told, worked out anew from what the product promises, without the bot's own rules.

It knows what a scan has shown, what a chat wants and what it was told; nothing here is quick or clever.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
CLOSED = -1
# After so long the lists tell a closing, and reminders do not.
CLOSINGS_TOLD_FOR = timedelta(days=30)
SATURDAY = 5


class Told(NamedTuple):
    """One row of a digest: to whom, of which post, for which expiry, which rung."""

    chat: str
    post: str
    expires_at: datetime | None
    stage: int


@dataclass(frozen=True)
class Advert:
    """A post as the platform shows it; ``closed_at`` is when we learned that it is over."""

    city: str
    title: str
    site: str
    expires_at: datetime | None
    is_open: bool
    closed_at: datetime | None = None


@dataclass
class Wish:
    """One subscription: which adverts, and since when."""

    name: str
    fits: Callable[[Advert], bool]
    since: datetime


@dataclass
class Listener:
    """A chat and how it wants to be reminded; ``snoozed`` says until when, None until the post closes."""

    zone: str
    hour: time
    stages: tuple[int, ...]
    working_days_only: bool = False
    paused_until: date | None = None
    wishes: list[Wish] = field(default_factory=list)
    snoozed: dict[str, datetime | None] = field(default_factory=dict)

    def day(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.zone)).date()

    def works_on(self, day: date) -> bool:
        return not (self.working_days_only and day.weekday() >= SATURDAY)

    def hour_of(self, day: date) -> datetime:
        return datetime.combine(day, self.hour, ZoneInfo(self.zone))


@dataclass
class Model:
    """Everything that was seen, wished and told."""

    seen: dict[str, Advert] = field(default_factory=dict)
    chats: dict[str, Listener] = field(default_factory=dict)
    label_value: dict[Told, datetime] = field(default_factory=dict)

    def see(self, post: str, advert: Advert, now: datetime) -> None:
        """A scan shows an advert. One that stays closed keeps the moment when it closed."""
        before = self.seen.get(post)
        closed_at = None
        if not advert.is_open:
            has_expired = advert.expires_at is not None and advert.expires_at <= now
            closed_at = advert.expires_at if has_expired else now
            if before is not None and before.closed_at is not None:
                closed_at = before.closed_at
        self.seen[post] = Advert(
            advert.city, advert.title, advert.site, advert.expires_at, advert.is_open, closed_at=closed_at
        )
        was_over = before is not None and self.over_since(before, now) is not None
        if was_over or self.over_since(self.seen[post], now) is not None:
            for chat in self.chats.values():
                if chat.snoozed.get(post, now) is None:
                    del chat.snoozed[post]

    def over_since(self, advert: Advert, now: datetime) -> datetime | None:
        """When an advert was over, None while it is not."""
        if advert.closed_at is not None:
            return advert.closed_at if advert.closed_at <= now else None
        return advert.expires_at if advert.expires_at is not None and advert.expires_at <= now else None

    def due(self, chat_id: str, now: datetime) -> Iterator[Told]:
        """What the chat must hear at this moment, if it is one at which it may be told anything."""
        chat = self.chats[chat_id]
        if chat.paused_until is not None and chat.day(now) <= chat.paused_until:
            return
        for post, advert in self.seen.items():
            stage = self._stage(chat_id, post, now)
            label_value = Told(chat_id, post, advert.expires_at, stage) if stage is not None else None
            if label_value is not None and label_value not in self.label_value:
                yield label_value

    def is_overtaken(self, label_value: Told) -> bool:
        """Whether the chat has heard of a more urgent rung of this expiry; a closing says nothing of a job reopened."""
        return any(each[:3] == label_value[:3] and 0 <= each.stage < label_value.stage for each in self.label_value)

    def _stage(self, chat_id: str, post: str, now: datetime) -> int | None:
        chat, advert = self.chats[chat_id], self.seen[post]
        over_since = self.over_since(advert, now)
        if over_since is not None:
            return CLOSED if self._hears_of_closing(chat, post, over_since, now) else None
        if not advert.is_open or advert.expires_at is None or not any(wish.fits(advert) for wish in chat.wishes):
            return None
        if post in chat.snoozed and _still(chat.snoozed[post], now):
            return None
        come = [stage for stage in chat.stages if stage >= 0 and _hour_of_stage(chat, advert.expires_at, stage) <= now]
        stage = min(come, default=None)
        if stage is None or self.is_overtaken(Told(chat_id, post, advert.expires_at, stage)):
            return None
        return stage

    def _hears_of_closing(self, chat: Listener, post: str, closed_at: datetime, now: datetime) -> bool:
        until = chat.snoozed.get(post)
        if CLOSED not in chat.stages or closed_at < now - CLOSINGS_TOLD_FOR or (until is not None and until > now):
            return False
        day = chat.day(closed_at)
        while not chat.works_on(day) or chat.hour_of(day) < closed_at:
            day += DAY
        advert = self.seen[post]
        return chat.hour_of(day) <= now and any(wish.since <= closed_at and wish.fits(advert) for wish in chat.wishes)


def _hour_of_stage(chat: Listener, expires_at: datetime, stage: int) -> datetime:
    day = chat.day(expires_at) - stage * DAY
    while not chat.works_on(day):
        day -= DAY
    return chat.hour_of(day)


def _still(until: datetime | None, now: datetime) -> bool:
    return until is None or until > now
