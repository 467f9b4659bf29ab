"""Thousands of cheap jobs with one advert each, for load tests."""

from datetime import datetime, timedelta

from simulator.core import people
from simulator.core.job_store import SOCIAL_SITE, Job, JobStore, Post
from simulator.seed.special_jobs import sample_fields

FIRST_JOB_ID = 8_100_000_000_000_000_000
FIRST_POST_ID = 8_200_000_000_000_000_000
FIRST_CODE = 1_000_000
EXPIRIES_OVER_DAYS = 300


def fill_many(store: JobStore, count: int, start: datetime) -> None:
    """Adds ``count`` open jobs on the social site; their expiries, from 100 days on, are spread over 300 days.

    Their fields are one object for all, so that 20,000 of them take little memory.
    """
    fields = sample_fields()
    created_at = start - timedelta(days=30)
    for number in range(count):
        job = Job(
            id=str(FIRST_JOB_ID + number),
            code=f"B{FIRST_CODE + number}",
            title=f"门店运营专员 {number}",
            process_type=1,
            team=people.SECOND_TEAM,
            created_at=created_at,
            changed_at=created_at + timedelta(seconds=number),
            expires_at=start + timedelta(days=100 + number % EXPIRIES_OVER_DAYS),
            fields=fields,
        )
        store.add_job(job)
        store.add_post(Post(SOCIAL_SITE.id, str(FIRST_POST_ID + number), job.id, job.title, fields))
