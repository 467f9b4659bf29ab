"""The domain model of a job (职位) with its adverts (职位广告). Ids are strings, times are aware datetimes.

A job opens, closes and expires; an advert shows it on one careers website. Closing a job takes all its adverts off
(docs/feishu/api.md 5.6), so a closed job is known from its own record and from the adverts that it once had.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.domain.job_details import JobDetails
from bot.domain.text import Text
from bot.domain.timestamps import to_ms

EXPIRING_WITHIN = timedelta(days=7)
NO_DETAILS = JobDetails()


class JobState(Enum):
    """The state of a job that is shown to recruiters.

    UNLISTED occurs only while Hire refuses the jobs themselves to the bot: no advert is on a site, so the job may be closed.
    """

    OPEN = "open"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    CLOSED = "closed"
    UNLISTED = "unlisted"


@dataclass(frozen=True)
class Website:
    """A careers website (招聘官网). Adverts are published through its channel; the id is empty if unknown."""

    id: str
    name: Text
    channel_id: str = ""


@dataclass(frozen=True)
class JobTeam:
    """Who works on a job, as open_ids. They may reopen it if ``REOPEN_ALLOWED`` is ``job_team``."""

    recruiter_id: str = ""
    hiring_manager_ids: tuple[str, ...] = ()
    assistant_ids: tuple[str, ...] = ()

    def members(self) -> tuple[str, ...]:
        """Everybody on the team, without duplicates, the recruiter first."""
        everyone = (self.recruiter_id, *self.hiring_manager_ids, *self.assistant_ids)
        return tuple(dict.fromkeys(open_id for open_id in everyone if open_id))


@dataclass(frozen=True)
class AdvertKey:
    """Identifies an advert: the careers website, and the advert's id there (``job_post_id``)."""

    website_id: str
    post_id: str


@dataclass(frozen=True)
class JobRecord:
    """A job as the jobs API describes it (docs/feishu/api.md 5.7, 5.8)."""

    id: str
    details: JobDetails = NO_DETAILS
    is_active: bool = True
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Advert:
    """An advert as a careers website or a publish record describes it (docs/feishu/api.md 5.2 to 5.4, 5.16).

    Attributes:
        is_active: whether the job is open (job_active_status 1); None if the record does not say.
        expires_at: of the job; None if it never expires.
    """

    website_id: str
    id: str
    job_id: str
    details: JobDetails = NO_DETAILS
    is_active: bool | None = None
    expires_at: datetime | None = None

    @property
    def key(self) -> AdvertKey:
        return AdvertKey(self.website_id, self.id)


@dataclass(frozen=True)
class Reading:
    """What one call to Hire, or several that belong together, said.

    Attributes:
        number: from ``JobRepository.next_number``, taken before the first call; a reading never replaces one with a higher
            number.
        read_at: the time before the first call.
        jobs: the records of jobs.
        adverts: adverts that are on their site.
        published: adverts that were on a site at some time; whether they still are is not known.
        gone: adverts that are not on their site.
        deleted_jobs: ids that Hire does not know any more.
    """

    number: int
    read_at: datetime
    jobs: tuple[JobRecord, ...] = ()
    adverts: tuple[Advert, ...] = ()
    published: tuple[Advert, ...] = ()
    gone: tuple[AdvertKey, ...] = ()
    deleted_jobs: tuple[str, ...] = ()


@dataclass(frozen=True)
class JobAdvert:
    """One of a job's adverts.

    Attributes:
        is_listed: whether it is on the site now, as last read.
        was_listed_at_closing: whether it was on the site when the job last closed, if the bot saw that.
    """

    website_id: str
    id: str
    title: str = ""
    is_listed: bool = False
    was_listed_at_closing: bool = False

    @property
    def key(self) -> AdvertKey:
        return AdvertKey(self.website_id, self.id)


@dataclass(frozen=True)
class Job:
    """A job with its adverts, as last read.

    Attributes:
        details: from its advert if it ever had one, else from its own record.
        expires_at: None if the job never expires.
        is_confirmed: False if only adverts that are off their sites tell about the job; it may have closed since.
        adverts: every advert on a careers website that the bot reads, also those that are off now.
        times_closed: how often the job was seen to close; 1 for a job that was closed when first seen.
        closed_at: when the job closed, None while it is open. If nobody saw it close, its past expiry or last change.
        closing: names the closing of a closed job, so that a later edit of its expiry does not make it another one.
        is_closing_seen: whether the bot saw it close.
        is_closing_quiet: whether the closing is not told, because it took a reopening back.
        team: who works on it, as read at ``team_read_at``; None if that was never read.
    """

    id: str
    details: JobDetails = NO_DETAILS
    is_active: bool = True
    expires_at: datetime | None = None
    is_confirmed: bool = True
    adverts: tuple[JobAdvert, ...] = ()
    times_closed: int = 0
    closed_at: datetime | None = None
    closing: str = ""
    is_closing_seen: bool = False
    is_closing_quiet: bool = False
    team: JobTeam | None = None
    team_read_at: datetime | None = None

    @property
    def is_advertised(self) -> bool:
        """Whether it was ever on a careers website; if not, it may be confidential."""
        return bool(self.adverts)

    @property
    def is_listed(self) -> bool:
        """Whether one of its adverts is on a site now."""
        return any(advert.is_listed for advert in self.adverts)

    @property
    def closing_occasion(self) -> str:
        """Names the closing that is next, or the one that has happened: it is told to each chat once.

        An expired job that Hire closes later closes once. A job that is reopened, or whose expiry is moved, closes again.
        """
        is_closed = not self.is_active or not self.is_confirmed
        if is_closed and self.closing:
            return self.closing
        before = self.times_closed - 1 if is_closed else self.times_closed
        return f"closing {max(before, 0)}:{_ms(self.expires_at)}"

    @property
    def expiry_occasion(self) -> str:
        """Names the expiry, to which the stages before it belong."""
        return f"expiry {_ms(self.expires_at)}"

    def state(self, now: datetime) -> JobState:
        """The state to show. A closed job is closed whatever its expiry (docs/feishu/open-questions.md Q14)."""
        if not self.is_active:
            return JobState.CLOSED
        if not self.is_confirmed:
            return JobState.UNLISTED
        if self.expires_at is None:
            return JobState.OPEN
        if self.expires_at <= now:
            return JobState.EXPIRED
        return JobState.EXPIRING if self.expires_at <= now + EXPIRING_WITHIN else JobState.OPEN

    def is_open(self, now: datetime) -> bool:
        """Whether it is open and has not expired."""
        return self.state(now) in {JobState.OPEN, JobState.EXPIRING}


def _ms(expires_at: datetime | None) -> int:
    return 0 if expires_at is None else to_ms(expires_at)


@dataclass(frozen=True)
class Audience:
    """Which jobs may be shown: all that were ever advertised, and of the others those named here.

    Attributes:
        sees_all: whether no job is hidden.
        job_ids: jobs without an advert that may be shown.
    """

    sees_all: bool = False
    job_ids: frozenset[str] = frozenset()

    def includes(self, job: Job) -> bool:
        return self.sees_all or job.is_advertised or job.id in self.job_ids


EVERYTHING = Audience(sees_all=True)
ADVERTISED = Audience()
