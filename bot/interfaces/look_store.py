"""The interface of the repository of when each chat is looked at for reminders; part of the Store in ``bot/interfaces/store.py``."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class WaitsFor(StrEnum):
    """What, beside the time, makes a chat be looked at again. The values are stored."""

    NOTHING = ""
    CHANGE = "change"
    """Some job has changed: the chat's hour is past, and it has not had its digest of today."""
    READING = "reading"
    """Hire was read again: the chat's digest would be made of old data."""


@dataclass(frozen=True)
class NextLook:
    """When a chat is looked at again, at the latest."""

    chat_id: str
    at: datetime
    waits_for: WaitsFor = WaitsFor.NOTHING


class LookRepository(Protocol):
    """When each chat with settings is looked at for what is due.

    It is looked at now if that is not known. Whatever makes something due for a chat resets it, in the same transaction: its
    settings, a new or restored subscription, a snooze that is put or ended, reminders that were released, and for chats that wait
    for a change, a change of any job.
    """

    def is_any_due(self, now: datetime, key: str) -> bool:
        """Whether there is a chat that ``claim`` would return, those that wait for a reading included."""
        ...

    def claim(self, now: datetime, key: str, limit: int, *, is_read: bool) -> tuple[str, ...]:
        """The ids of at most ``limit`` chats to look at, longest due first, each for one caller only until ``LOOK_LEASE`` is over.

        A caller with the same key (a resumed step) gets the chats again that it has claimed and not noted. Chats that were looked
        at in the future are due, because a clock was set back. ``is_read`` is whether those that wait for a reading are due.
        """
        ...

    def note(self, key: str, looks: Iterable[NextLook]) -> None:
        """Store the next looks of chats that were claimed with this key, except where a reset or another claim came first."""
        ...

    def wake_waiting(self) -> None:
        """Look now at every chat that waits for a change, for example because the operator's settings may have changed."""
        ...
