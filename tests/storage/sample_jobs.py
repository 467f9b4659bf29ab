"""Jobs and adverts for the tests of the storage, readings of them, and the search as these tests call it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.job_details import CustomField, CustomFieldType, JobDetails, Named, Place
from bot.domain.jobs import EVERYTHING, Advert, AdvertKey, Job, JobRecord, Reading
from bot.domain.text import Text
from bot.interfaces.job_store import JobSearch
from bot.storage.store import DatabaseStore

NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
MS = timedelta(milliseconds=1)
DETAILS = JobDetails(
    title="后端工程师 Backend Engineer",
    code="A168688",
    recruitment_type=Named("101", Text("全职", "Full-time")),
    department=Named("od-1", Text("研发部", "R&D")),
    job_type=Named("1", Text("技术", "Technology")),
    places=(Place(city=Text("成都", "Chengdu"), state=Text("四川", "Sichuan")),),
    changed_at=NOW - DAY,
    custom_fields=(CustomField("1", Text("集团化", "collectivize"), CustomFieldType.DATE, at=NOW),),
    job_function=Named("2", Text("研发职能", "Engineering")),
    subject=Named("3", Text("项目1", "project 1")),
)
ADVERT = Advert("70", "7001", "6960", DETAILS, is_active=True, expires_at=NOW + 20 * DAY)
OWN = JobRecord("6960", replace(DETAILS, title="Internal title"), is_active=True, expires_at=NOW + 20 * DAY)
EVERY_JOB = JobSearch(audience=EVERYTHING)


def record(number: int, **fields: Any) -> JobRecord:
    """A job without an advert; ``fields`` are those of the record or of its details."""
    details = JobDetails(title=f"Job {number}", code=f"B{number}")
    of_record = {name: fields.pop(name) for name in ("is_active", "expires_at") if name in fields}
    return JobRecord(f"61{number}", replace(details, **fields), **of_record)


def advert_of(job: JobRecord, website_id: str = "70") -> Advert:
    """An advert that says the same as the job's own record."""
    return Advert(website_id, f"7{job.id}", job.id, job.details, job.is_active, job.expires_at)


def put(store: DatabaseStore, *records: JobRecord | Advert, at: datetime = NOW, **also: Any) -> tuple[str, ...]:
    """Store a reading that is newer than those before; ``also`` are further fields of it."""
    jobs = tuple(each for each in records if isinstance(each, JobRecord))
    adverts = tuple(each for each in records if isinstance(each, Advert))
    return store.jobs.put(Reading(store.jobs.next_number(), at, jobs, adverts, **also))


def put_gone(store: DatabaseStore, *keys: AdvertKey, at: datetime = NOW) -> tuple[str, ...]:
    return put(store, at=at, gone=keys)


def stored(store: DatabaseStore, job_id: str = "6960") -> Job:
    job = store.jobs.get(job_id)
    assert job is not None
    return job


def ids(jobs: Iterable[Job]) -> list[str]:
    return [job.id for job in jobs]


def found(store: DatabaseStore, *words: str, is_open: bool | None = None) -> list[str]:
    wanted = replace(EVERY_JOB, words=words, is_open=is_open)
    jobs, total = store.jobs.search(wanted, NOW, offset=0, limit=100)
    assert total == len(jobs)
    return ids(jobs)
