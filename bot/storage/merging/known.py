"""What is stored about a job and its adverts, and what a reading says about one job."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.jobs import Advert, AdvertKey, Job, JobRecord


@dataclass(frozen=True)
class KnownAdvert:
    """An advert with the numbers of its latest readings.

    Attributes:
        advert: the latest details, with the latest state of the job that a record of the advert stated.
        read_number: of the reading of the details.
        stated_number: of the reading of ``is_active`` and ``expires_at``; 0 if none stated them.
        listed_number: of the reading of ``is_listed``; 0 if none told.
    """

    advert: Advert
    is_listed: bool = False
    was_listed_at_closing: bool = False
    read_number: int = 0
    stated_number: int = 0
    listed_number: int = 0

    @property
    def newest_number(self) -> int:
        return max(self.read_number, self.stated_number, self.listed_number)


@dataclass(frozen=True)
class KnownJob:
    """All that is stored about a job.

    Attributes:
        job: put together from the rest when it was stored; None if the job is new, or does not exist (any more).
        own: its own record, None if it was never read.
        own_number: of the reading of ``own``.
        read_at: when its own record was read, or an advert if it has none.
    """

    id: str
    job: Job | None = None
    own: JobRecord | None = None
    own_number: int = 0
    read_at: datetime | None = None
    adverts: Mapping[AdvertKey, KnownAdvert] = field(default_factory=dict)


@dataclass
class JobNews:
    """What a reading says about one job and its adverts; its fields are those of Reading."""

    own: JobRecord | None = None
    adverts: list[Advert] = field(default_factory=list)
    published: list[Advert] = field(default_factory=list)
    gone: list[AdvertKey] = field(default_factory=list)
    is_deleted: bool = False
