"""The playground's job board: lists and edits jobs as a recruiter does in the Hire console."""

from typing import Any

from bot.domain.text import Text
from simulator.clock import from_ms, to_ms
from simulator.core.job_store import Job, Post
from simulator.platform import Platform
from simulator.playground.page_request import PageError, PageRequest, not_found
from simulator.playground.playground import Playground

Record = dict[str, Any]
JOBS_PER_PAGE = 20
MAX_TITLE_LENGTH = 200
MAX_HEADCOUNT = 10_000
MAX_SALARY = 1_000_000
# The start of the year 2100.
MAX_EXPIRY_MS = 4_102_444_800_000
NO_ADVERT = Text("没有广告", "No advert")
NO_SITE = Text("不在官网", "On no site")
JOB_IS_CLOSED = Text(
    "职位已关闭，不能发布广告。请先开放职位。",
    "The job is closed, so its advert cannot be published. Open the job first.",
)


def list_jobs(playground: Playground, request: PageRequest) -> Record:
    """One ``page``, from 0, of the jobs whose title, code or id contains ``query``; the next to expire come first."""
    platform = playground.platform
    needle = request.query.get("query", "").strip().casefold()
    found = [job for job in platform.jobs.values() if needle in f"{job.title}\n{job.code}\n{job.id}".casefold()]
    found.sort(key=lambda job: _order(platform, job))
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
    job.fields.update(fields if job.fields else {})
    for post in platform.hire_service.store.posts_of_job(job.id):
        _change_post(post, changes, fields)
    platform.hire_service.edit_job(job.id, **changes)
    return {"job": _job_record(platform, job)}


def switch_advert(playground: Playground, request: PageRequest) -> Record:
    """Publishes an advert on its ``site`` or takes it down, as ``listed`` says; the job stays as it is."""
    platform, site_id = playground.platform, request.text("site")
    post = platform.hire_service.store.posts.get((site_id, request.id))
    if post is None:
        raise not_found(request.id)
    job, is_wanted = platform.jobs[post.job_id], request.flag("listed")
    if is_wanted and not platform.hire_service.rules.is_active(job):
        raise PageError(JOB_IS_CLOSED, 409)
    (platform.hire_service.put_up if is_wanted else platform.hire_service.take_down)(site_id, post.id)
    return {"job": _job_record(platform, job)}


def _job_changes(platform: Platform, job: Job, request: PageRequest) -> Record:
    changes: Record = {}
    if "title" in request.body:
        changes["title"] = request.text("title", MAX_TITLE_LENGTH).strip()
    if request.flag("close", default=False):
        changes["is_active"] = False
    if request.flag("open", default=False):
        has_expired = platform.hire_service.rules.has_expired(job)
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
    if not post.is_bare:
        post.fields.update(fields)


def _job_record(platform: Platform, job: Job) -> Record:
    posts = platform.hire_service.store.posts_of_job(job.id)
    fields = posts[0].fields if posts else job.fields
    return {
        "id": job.id,
        "code": job.code,
        "title": job.title,
        "site": _site(platform, posts)._asdict(),
        "adverts": [_advert_record(platform, post) for post in posts],
        "isActive": platform.hire_service.rules.is_active(job),
        "expiresAt": to_ms(job.expires_at) if job.expires_at else None,
        "salary": f"{fields['min_salary']}–{fields['max_salary']}K" if "min_salary" in fields else None,
        "minSalary": fields.get("min_salary"),
        "maxSalary": fields.get("max_salary"),
        "headcount": fields.get("headcount"),
    }


def _advert_record(platform: Platform, post: Post) -> Record:
    return {
        "id": post.id,
        "site": post.website_id,
        "siteName": platform.hire_service.store.sites[post.website_id].name._asdict(),
        "listed": platform.hire_service.rules.is_on_site(post),
    }


def _site(platform: Platform, posts: tuple[Post, ...]) -> Text:
    if not posts:
        return NO_ADVERT
    sites, rules = platform.hire_service.store.sites, platform.hire_service.rules
    listed = dict.fromkeys(post.website_id for post in posts if rules.is_on_site(post))
    names = [sites[site_id].name for site_id in listed]
    if not names:
        return NO_SITE
    return Text("、".join(name.zh_cn for name in names), ", ".join(name.en_us for name in names))


def _order(platform: Platform, job: Job) -> tuple[int, float]:
    """Sort key: open jobs with an expiry ahead, soonest first; closed and expired ones, newest first; then the rest."""
    if job.expires_at is None:
        return (2 if job.is_active else 1, 0.0)
    is_ahead = job.is_active and not platform.hire_service.rules.has_expired(job)
    return (0, job.expires_at.timestamp()) if is_ahead else (1, -job.expires_at.timestamp())
