"""The interface of the figures that the database has for the metrics; part of the Store in ``bot/interfaces/store.py``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

LOOK_LATE_AFTER = timedelta(minutes=15)
"""A chat that is due is looked at within a minute; one that is not for so long is late."""


@dataclass(frozen=True)
class DigestCounts:
    """How many digests there are at a moment.

    Attributes:
        due: chats that are to be looked at now, and digests that are being sent.
        sent: digests that were sent since midnight.
        not_looked_at: chats that have been due for ``LOOK_LATE_AFTER``, for example because no scan has finished.
        hire_unread: chats whose time has come while Feishu Hire cannot be read.
    """

    due: int
    sent: int
    not_looked_at: int
    hire_unread: int


@dataclass(frozen=True)
class ScanTimes:
    """When the last complete read of a kind of source began, and the last full one; of several websites the oldest."""

    read_at: datetime
    full_read_at: datetime | None


class Figures(Protocol):
    """Counts over the tables, each of one cheap query."""

    def digests(self, now: datetime, midnight: datetime) -> DigestCounts: ...

    def scans(self) -> Mapping[str, ScanTimes]:
        """By the kind of source: ``jobs``, ``adverts``, ``published``; without those that were never read."""
        ...
