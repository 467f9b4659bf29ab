"""The page's job board: the simulated careers sites as a recruiter sees them in the Hire console."""

from datetime import datetime
from typing import Any

from bot.domain.text import Text
from simulator.clock import from_ms, to_ms
from simulator.core.job_store import Job, Post
from simulator.platform import Platform
from simulator.playground.page_request import PageRequest, missing
from simulator.playground.playground import Playground

Record = dict[str, Any]
JOBS_A_PAGE = 20
LONGEST_TITLE = 200
MOST_HEADCOUNT = 10_000
MOST_SALARY = 1_000_000
# The year 2100; nothing later can be chosen on the page.
LAST_MS = 4_102_444_800_000
NO_SITE = Text("不在官网", "On no site")


def show_jobs(playground: Playground, asked: PageRequest) -> Record:
    """One ``page``, counted from 0, of the jobs whose title, code or id contains ``query``; soonest expiry first."""
    platform = playground.platform
    needle = asked.query.get("query", "").strip().casefold()
    found = [job for job in platform.jobs.values() if needle in f"{job.title}\n{job.code}\n{job.id}".casefold()]
    found.sort(key=lambda job: _order(job, platform.clock.now()))
    start = asked.query_number("page") * JOBS_A_PAGE
    shown = found[start : start + JOBS_A_PAGE]
    return {"jobs": [_job_record(platform, job) for job in shown], "total": len(found), "pageSize": JOBS_A_PAGE}


def change_job(playground: Playground, asked: PageRequest) -> Record:
    """``close``, ``open``, ``expiresAt`` (null for never), ``title``, ``headcount``, ``minSalary``, ``maxSalary`` in K.

    As in the console: the API's rules and the switch of syncing do not hold here.
    """
    platform = playground.platform
    job = platform.jobs.get(asked.id)
    if job is None:
        raise missing(asked.id)
    changes, fields = _job_changes(platform, job, asked), _post_fields(asked)
    for post in platform.hire_service.store.posts_of_job(job.id):
        _change_post(post, changes, fields)
    platform.hire_service.edit_job(job.id, **changes)
    return {"job": _job_record(platform, job)}


def _job_changes(platform: Platform, job: Job, asked: PageRequest) -> Record:
    changes: Record = {}
    if "title" in asked.body:
        changes["title"] = asked.text("title", LONGEST_TITLE).strip()
    if asked.flag("close", default=False):
        changes["is_active"] = False
    if asked.flag("open", default=False):
        has_expired = job.expires_at is not None and job.expires_at <= platform.clock.now()
        changes |= {"is_active": True, **({"expires_at": None} if has_expired else {})}
    if "expiresAt" in asked.body:
        is_never = asked.body["expiresAt"] is None
        changes["expires_at"] = None if is_never else from_ms(asked.number("expiresAt", 0, LAST_MS))
    return changes


def _post_fields(asked: PageRequest) -> Record:
    """The wire fields of a post; salaries are text there."""
    fields: Record = {}
    if "headcount" in asked.body:
        fields["headcount"] = asked.number("headcount", 0, MOST_HEADCOUNT)
    for name, wire_name in (("minSalary", "min_salary"), ("maxSalary", "max_salary")):
        if name in asked.body:
            fields[wire_name] = str(asked.number(name, 0, MOST_SALARY))
    return fields


def _change_post(post: Post, changes: Record, fields: Record) -> None:
    post.title = changes.get("title", post.title)
    post.is_listed = post.is_listed or changes.get("is_active") is True
    if not post.is_bare:
        post.fields.update(fields)


def _job_record(platform: Platform, job: Job) -> Record:
    posts = platform.hire_service.store.posts_of_job(job.id)
    fields = posts[0].fields if posts else {}
    return {
        "id": job.id,
        "code": job.code,
        "title": job.title,
        "site": _site(platform, posts)._asdict(),
        "isActive": job.is_active,
        "expiresAt": to_ms(job.expires_at) if job.expires_at else None,
        "salary": f"{fields['min_salary']}–{fields['max_salary']}K" if "min_salary" in fields else None,
        "minSalary": fields.get("min_salary"),
        "maxSalary": fields.get("max_salary"),
        "headcount": fields.get("headcount"),
    }


def _site(platform: Platform, posts: tuple[Post, ...]) -> Text:
    sites = platform.hire_service.store.sites
    names = [sites[site_id].name for site_id in dict.fromkeys(post.website_id for post in posts if post.is_listed)]
    if not names:
        return NO_SITE
    return Text("、".join(name.zh_cn for name in names), ", ".join(name.en_us for name in names))


def _order(job: Job, now: datetime) -> tuple[int, float]:
    """Open ones that will expire first, soonest first; then closed and expired ones, newest first; then the rest."""
    if job.expires_at is None:
        return (2 if job.is_active else 1, 0.0)
    is_ahead = job.is_active and job.expires_at > now
    return (0, job.expires_at.timestamp()) if is_ahead else (1, -job.expires_at.timestamp())
