"""Jobs that a careers site does not show, or shows twice: without any advert, with two, closed long ago, and taken down."""

from datetime import datetime, timedelta
from typing import Any

from simulator.core import people
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE, Job, JobStore, Post, Site
from simulator.seed import special_jobs
from simulator.seed.special_jobs import SAMPLE_CODE, sample_fields

FIRST_JOB_ID = 7_392_894_182_636_060_000
FIRST_POST_ID = 7_392_894_182_636_160_000
BOTH_SITES = (SOCIAL_SITE, CAMPUS_SITE)


def add_off_site_jobs(store: JobStore, start: datetime) -> None:
    _add_unadvertised(store, start)
    _add_two_adverts(store, start)
    _add_closed_long_ago(store, start)
    _add_off_site(store, start)


def _add(store: JobStore, start: datetime, code: str, title: str, **changes: Any) -> Job:
    """Adds a job without advert; ``changes`` are fields of the job."""
    number = int(code[1:]) - int(SAMPLE_CODE[1:])
    values: dict[str, Any] = {
        "id": str(FIRST_JOB_ID + number),
        "process_type": 1,
        "team": people.FIRST_TEAM,
        "created_at": start - timedelta(days=90),
        "changed_at": start - timedelta(days=number),
        "fields": sample_fields(),
        **changes,
    }
    return store.add_job(Job(code=code, title=title, **values))


def _advertise(store: JobStore, job: Job, sites: tuple[Site, ...], *, is_listed: bool = True) -> None:
    for place, site in enumerate(sites):
        post_id = str(FIRST_POST_ID + (int(job.id) - FIRST_JOB_ID) * 10 + place)
        fields = dict(job.fields) if place else job.fields
        store.add_post(Post(site.id, post_id, job.id, job.title, fields, is_listed=is_listed))


def _add_unadvertised(store: JobStore, start: datetime) -> None:
    """Confidential searches, which their teams alone should hear of."""
    _add(store, start, special_jobs.UNADVERTISED_CODE, "首席财务官（保密招聘）", expires_at=start + timedelta(days=60))
    closed = {"is_active": False, "expires_at": start - timedelta(days=10)}
    _add(store, start, special_jobs.UNADVERTISED_CLOSED_CODE, "法务总监（保密招聘）", **closed)
    code = special_jobs.SECOND_TEAM_UNADVERTISED_CODE
    _add(store, start, code, "VP of Sales (confidential search)", team=people.SECOND_TEAM)


def _add_two_adverts(store: JobStore, start: datetime) -> None:
    code, until = special_jobs.TWO_ADVERTS_CODE, start + timedelta(days=75)
    _advertise(store, _add(store, start, code, "数据平台工程师（社招与校招）", expires_at=until), BOTH_SITES)


def _add_closed_long_ago(store: JobStore, start: datetime) -> None:
    """Closed before any bot looked; its adverts are off in every world and are found in the publish records only."""
    times = {"created_at": start - timedelta(days=700), "changed_at": start - timedelta(days=400)}
    job = _add(
        store,
        start,
        special_jobs.CLOSED_LONG_AGO_CODE,
        "供应链运营专家",
        is_active=False,
        expires_at=start - timedelta(days=400),
        **times,
    )
    _advertise(store, job, BOTH_SITES, is_listed=False)


def _add_off_site(store: JobStore, start: datetime) -> None:
    job = _add(store, start, special_jobs.OFF_SITE_CODE, "用户研究员", expires_at=start + timedelta(days=80))
    _advertise(store, job, (SOCIAL_SITE,), is_listed=False)
