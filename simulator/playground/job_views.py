"""The playground's job board: lists and edits jobs as a recruiter does in the Hire console."""

from datetime import datetime
from typing import Any

from bot.domain.text import Text
from simulator.clock import from_ms, to_ms
from simulator.core.job_store import Job, Post
from simulator.platform import Platform
from simulator.playground.page_request import PageRequest, not_found
from simulator.playground.playground import Playground

Record = dict[str, Any]
JOBS_PER_PAGE = 20
MAX_TITLE_LENGTH = 200
MAX_HEADCOUNT = 10_000
MAX_SALARY = 1_000_000
# The start of the year 2100.
MAX_EXPIRY_MS = 4_102_444_800_000
NO_SITE = Text("不在官网", "On no site")


def list_jobs(playground: Playground, request: PageRequest) -> Record:
    """One ``page``, from 0, of the jobs whose title, code or id contains ``query``; the next to expire come first."""
    platform = playground.platform
    needle = request.query.get("query", "").strip().casefold()
    found = [job for job in platform.jobs.values() if needle in f"{job.title}\n{job.code}\n{job.id}".casefold()]
    found.sort(key=lambda job: _order(job, platform.clock.now()))
    start = request.query_number("page") * JOBS_PER_PAGE
    shown = found[start : start + JOBS_PER_PAGE]
    return {"jobs": [_job_record(platform, job) for job in shown], "total": len(found), "pageSize": JOBS_PER_PAGE}


def edit_job(playground: Playground, request: PageRequest) -> Record:
    """``close``, ``open``, ``expiresAt`` (null for never), ``title``, ``headcount``, ``minSalary``, ``maxSalary`` in K.

    The API's rules and its sync switch do not apply, as in the console.
    """
    platform = playground.platform
    job = platform.jobs.get(request.id)
    if job is None:
        raise not_found(request.id)
    changes, fields = _job_changes(platform, job, request), _post_fields(request)
    for post in platform.hire_service.store.posts_of_job(job.id):
        _change_post(post, changes, fields)
    platform.hire_service.edit_job(job.id, **changes)
    return {"job": _job_record(platform, job)}


def _job_changes(platform: Platform, job: Job, request: PageRequest) -> Record:
    changes: Record = {}
    if "title" in request.body:
        changes["title"] = request.text("title", MAX_TITLE_LENGTH).strip()
    if request.flag("close", default=False):
        changes["is_active"] = False
    if request.flag("open", default=False):
        has_expired = job.expires_at is not None and job.expires_at <= platform.clock.now()
        changes |= {"is_active": True, **({"expires_at": None} if has_expired else {})}
    if "expiresAt" in request.body:
        is_never = request.body["expiresAt"] is None
        changes["expires_at"] = None if is_never else from_ms(request.number("expiresAt", 0, MAX_EXPIRY_MS))
    return changes


def _post_fields(request: PageRequest) -> Record:
    """The API fields of a post to change; salaries are strings there."""
    fields: Record = {}
    if "headcount" in request.body:
        fields["headcount"] = request.number("headcount", 0, MAX_HEADCOUNT)
    for name, api_name in (("minSalary", "min_salary"), ("maxSalary", "max_salary")):
        if name in request.body:
            fields[api_name] = str(request.number(name, 0, MAX_SALARY))
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
    """Sort key: open jobs with an expiry ahead, soonest first; closed and expired ones, newest first; then the rest."""
    if job.expires_at is None:
        return (2 if job.is_active else 1, 0.0)
    is_ahead = job.is_active and job.expires_at > now
    return (0, job.expires_at.timestamp()) if is_ahead else (1, -job.expires_at.timestamp())
