"""The interface of the repository of jobs; part of the Store in ``bot/interfaces/store.py``."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.jobs import ADVERTISED, AdvertKey, Audience, Job, JobTeam, Reading
from bot.domain.reminders import Filters

NO_FILTERS = Filters()


@dataclass(frozen=True)
class JobSearch:
    """Which jobs a list shows.

    Attributes:
        words: all of them occur in title, code, department, city, type or function, compared normalized; as typed.
        is_open: True for open jobs that have not expired, False for the others, None for both.
        filters: as ``bot.domain.filters.matches``, but for ``mine``, for which ``job_ids`` is. Its words occur in fewer fields than
            ``words``: as reminders match them.
        job_ids: only these jobs; None for all.
        audience: to whom the list is shown.
    """

    words: tuple[str, ...] = ()
    is_open: bool | None = None
    filters: Filters = NO_FILTERS
    job_ids: frozenset[str] | None = None
    audience: Audience = ADVERTISED


class JobRepository(Protocol):
    """The last known state of every job and advert. Lists and searches read it instead of calling Hire.

    A job that Hire has deleted is forgotten. Lists are in the order that is given, then by id.
    """

    def next_number(self) -> int:
        """A number that is higher than every one before, on all replicas and whatever their clocks say."""
        ...

    def put(self, reading: Reading) -> tuple[str, ...]:
        """Store what Hire said; the ids of the jobs that are new or look different now.

        A record with a lower number than the stored one of the same job or advert changes nothing. Details that lists do not
        contain (custom fields, function, subject) are kept from the stored record. Large readings are stored in batches, each
        in a short transaction of its own.
        """
        ...

    def put_team(self, job_id: str, team: JobTeam, read_at: datetime) -> None:
        """Store who works on a job; nothing if the job is unknown."""
        ...

    def keep_quiet(self, job_id: str) -> None:
        """Do not tell the present closing of the job: it took a reopening back. Nothing if the job is open."""
        ...

    def forget_other_websites(self, website_ids: Iterable[str]) -> None:
        """Delete the adverts of all websites but these, because the bot no longer reads them."""
        ...

    def get(self, job_id: str) -> Job | None:
        """One job, or None if it is unknown."""
        ...

    def get_recent(self, job_id: str, since: datetime) -> Job | None:
        """One job if it was read by itself (its own record, or an advert if it has none) at ``since`` or later, else None."""
        ...

    def read_since(self, job_ids: Collection[str], since: datetime) -> frozenset[str]:
        """Those of these jobs that ``get_recent`` would return."""
        ...

    def get_many(self, job_ids: Iterable[str]) -> Mapping[str, Job]:
        """Jobs by id; unknown ones are left out."""
        ...

    def id_of_advert(self, key: AdvertKey) -> str | None:
        """The job that an advert shows, or None if the advert is unknown."""
        ...

    def find_by_id(self, any_id: str) -> tuple[Job, ...]:
        """The jobs whose own id or one of whose adverts' ids this is."""
        ...

    def find_by_code(self, code: str) -> tuple[Job, ...]:
        """The jobs with this code, compared normalized; none for an empty code."""
        ...

    def search(self, wanted: JobSearch, now: datetime, *, offset: int, limit: int) -> tuple[tuple[Job, ...], int]:
        """A page of jobs, latest change first, or latest closing first if only closed ones are wanted; and the total."""
        ...

    def count(self, wanted: JobSearch, now: datetime) -> int:
        """How many jobs ``search`` finds."""
        ...

    def exists(self, wanted: JobSearch, now: datetime) -> bool:
        """Whether ``search`` finds a job."""
        ...

    def expiring(
        self, wanted: JobSearch, since: datetime, now: datetime, until: datetime, *, offset: int, limit: int
    ) -> tuple[tuple[Job, ...], int]:
        """Open jobs that expire in (now, until], soonest first, then jobs that closed in [since, now], latest first.

        ``wanted.is_open`` is not used. Closed jobs are those of ``closed_since``, quiet closings included. The page and the total.
        """
        ...

    def count_closed(self, wanted: JobSearch, since: datetime, now: datetime) -> int:
        """How many jobs ``expiring`` lists as closed."""
        ...

    def expiry_weeks(self, wanted: JobSearch, now: datetime, weeks: int) -> tuple[int, ...]:
        """The number of open jobs that expire in each week from now: [now, now + 7 days), and so on."""
        ...

    def open_between(self, after: datetime, until: datetime, job_ids: Collection[str] | None = None) -> tuple[Job, ...]:
        """The open jobs that expire in (after, until], soonest first, whoever may see them; of these ids if given."""
        ...

    def closed_since(
        self, since: datetime, now: datetime, job_ids: Collection[str] | None = None
    ) -> tuple[tuple[Job, datetime], ...]:
        """The jobs that closed in [since, now], latest first, with the time of closing, without quiet closings.

        Of these ids if given.
        A job that expires while Hire counts it as open closes at its expiry.
        """
        ...

    def listed_adverts(self, website_id: str) -> frozenset[str]:
        """The ids of the adverts that are on this site, as last read."""
        ...

    def job_ids(self) -> frozenset[str]:
        """The ids of all jobs that have a record of their own."""
        ...

    def overdue(self, since: datetime, now: datetime) -> tuple[str, ...]:
        """The ids of the jobs that Hire counts as open although they expired in [since, now]."""
        ...
