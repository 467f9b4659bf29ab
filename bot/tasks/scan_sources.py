"""Reads the sources of jobs from Hire into the store: the jobs themselves, the adverts on each website, publish records.

Each source is read page by page and stored in batches; while one is stored, the next one is read. What a full list lacks is
read by itself before it counts as gone, because page tokens are offsets, so that a list can skip what moves while it is read
(docs/feishu/open-questions.md Q22).
"""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.dispatch.context import ContextFactory
from bot.dispatch.single_reads import SingleReads
from bot.domain.errors import HIRE_REFUSALS, FeishuQuotaUsedUp, WebsiteUnknown
from bot.domain.jobs import Advert, AdvertKey, JobRecord, Reading
from bot.interfaces.feishu import Hire
from bot.interfaces.job_store import JobRepository
from bot.logs import get_logger

log = get_logger(__name__)

Record = TypeVar("Record", JobRecord, Advert)

REFUSALS = (*HIRE_REFUSALS, WebsiteUnknown, FeishuQuotaUsedUp)
"""Errors that no retry can fix."""
BATCH = 200
# A source is given up after this long and read again at the next scan, however many pages it has.
TIME_LIMIT = timedelta(minutes=30)


class SourceTooLarge(Exception):
    """A source could not be read to its end within ``TIME_LIMIT``."""


@dataclass(frozen=True)
class Source:
    """One source: ``jobs``, or ``adverts`` or ``published`` of a website with its channel."""

    kind: str
    website_id: str = ""
    channel_id: str = ""

    @property
    def name(self) -> str:
        """Under which the store remembers when it was read."""
        return f"{self.kind} {self.website_id}".strip()


class SourceReader:
    """Reads one source at a time; the methods return the ids of the jobs that look different now.

    Every method may raise BotError as the call of ``Hire`` does; what was stored before that stays.
    """

    def __init__(self, contexts: ContextFactory) -> None:
        self._hire: Hire = contexts.hire
        self._jobs: JobRepository = contexts.store.jobs
        self._clock = contexts.clock

    def read(self, source: Source, changed_since: datetime | None) -> tuple[set[str], int]:
        """Read a source, in full if ``changed_since`` is None; the jobs that changed, and how many records it had.

        Raises:
            SourceTooLarge
        """
        if source.kind == "jobs":
            return self._read_jobs(changed_since)
        if source.kind == "published":
            pages = self._hire.list_published(source.channel_id, source.website_id)
            changed, seen = self._store(pages, lambda number, at, found: Reading(number, at, published=found))
            return changed, len(seen)
        return self._read_adverts(source.website_id, changed_since)

    def read_singly(self, job_ids: Iterable[str]) -> set[str]:
        """Read jobs by themselves. Those that Hire does not know any more are forgotten."""
        changed: set[str] = set()
        reads = self._single_reads()
        for job_id in sorted(set(job_ids)):
            changed.update(self._jobs.put(reads.with_job(reads.begin(), job_id)))
        return changed

    def read_adverts_of(self, job_ids: Iterable[str]) -> set[str]:
        """Read each advert of these jobs by itself."""
        changed: set[str] = set()
        reads = self._single_reads()
        for job in self._jobs.get_many(job_ids).values():
            for advert in job.adverts:
                changed.update(self._jobs.put(reads.with_advert(reads.begin(), advert.key)))
        return changed

    def _read_jobs(self, changed_since: datetime | None) -> tuple[set[str], int]:
        pages = self._hire.list_jobs(changed_since)
        changed, seen = self._store(pages, lambda number, at, found: Reading(number, at, jobs=found))
        if changed_since is None:
            return changed | self.read_singly(self._jobs.job_ids() - seen), len(seen)
        # Closing a job takes its adverts off, and a list of changes does not say so.
        return changed | self.read_adverts_of(changed), len(seen)

    def _read_adverts(self, website_id: str, changed_since: datetime | None) -> tuple[set[str], int]:
        pages = self._hire.list_adverts(website_id, changed_since)
        changed, seen = self._store(pages, lambda number, at, found: Reading(number, at, adverts=found))
        if changed_since is not None:
            return changed, len(seen)
        for post_id in sorted(self._jobs.listed_adverts(website_id) - seen):
            changed |= self._read_missing(AdvertKey(website_id, post_id))
        return changed, len(seen)

    def _read_missing(self, key: AdvertKey) -> set[str]:
        """An advert that a list lacks. If it is off, its job is read too, since it may have closed.

        Both are stored together, so that the closing is seen with the advert as it was.
        """
        reads = self._single_reads()
        reading = reads.with_advert(reads.begin(), key)
        job_id = self._jobs.id_of_advert(key)
        if reading.gone and job_id:
            reading = reads.with_job(reading, job_id)
        return set(self._jobs.put(reading))

    def _single_reads(self) -> SingleReads:
        return SingleReads(self._hire, self._jobs, self._clock)

    def _store(
        self,
        pages: Iterator[tuple[Record, ...]],
        make: Callable[[int, datetime, tuple[Record, ...]], Reading],
    ) -> tuple[set[str], set[str]]:
        """Store pages in batches, while the next one is read; the jobs that changed, and the ids of all records."""
        changed: set[str] = set()
        seen: set[str] = set()
        ends_at = time.monotonic() + TIME_LIMIT.total_seconds()
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="scan") as reader:
            following = self._begin(reader, pages, ends_at)
            while batch := following.records.result():
                number, read_at = following.number, following.read_at
                following = self._begin(reader, pages, ends_at)
                changed.update(self._jobs.put(make(number, read_at, batch)))
                seen.update(record.id for record in batch)
        return changed, seen

    def _begin(
        self, reader: ThreadPoolExecutor, pages: Iterator[tuple[Record, ...]], ends_at: float
    ) -> "_Batch[Record]":
        """Begin to read a batch. Its number is taken before the calls."""
        number, read_at = self._jobs.next_number(), self._clock.now()
        # With the context, by which log lines name the work that they are about.
        return _Batch(number, read_at, reader.submit(copy_context().run, _read_batch, pages, ends_at))


@dataclass(frozen=True)
class _Batch(Generic[Record]):
    """A batch that is being read; without a record if there is no more."""

    number: int
    read_at: datetime
    records: Future[tuple[Record, ...]]


def _read_batch(pages: Iterator[tuple[Record, ...]], ends_at: float) -> tuple[Record, ...]:
    batch: list[Record] = []
    for page in pages:
        batch += page
        if len(batch) >= BATCH:
            break
        if time.monotonic() > ends_at:
            raise SourceTooLarge
    return tuple(batch)
