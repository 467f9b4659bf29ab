"""Feishu Hire: careers websites, adverts page by page, and opening and closing jobs."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from bot.domain.clock import Clock
from simulator.clock import from_ms
from simulator.core import job_records
from simulator.core.api_error import ApiError, field_error, parameter_error
from simulator.core.behaviour import Behaviour
from simulator.core.event_log import EventLog
from simulator.core.job_store import Job, JobStore, Post

Record = dict[str, Any]
Item = TypeVar("Item")
MAX_POSTS_PER_PAGE = 10
MAX_JOBS_PER_PAGE = 20
MAX_FILTER_VALUES = 100
ACTIVE, INACTIVE = 1, 2


class HireService:
    """The API calls of Hire, and the edits that people make in its console. Raises ApiError (docs/feishu/api.md 5)."""

    def __init__(self, store: JobStore, clock: Clock, behaviour: Behaviour, event_log: EventLog) -> None:
        self.store = store
        self.is_sync_on = True
        self._clock = clock
        self._behaviour = behaviour
        self._event_log = event_log

    def list_websites(self, page_size: str | None = None, page_token: str | None = None) -> Record:
        return page([site.record for site in self.store.sites.values()], MAX_POSTS_PER_PAGE, page_size, page_token)

    def list_posts(self, website_id: str, query: dict[str, str]) -> Record:
        """A page of posts; ``query`` may bound create and update times in ms. Lacks what the list leaves out."""
        self._check_website(website_id)
        posts = [post for post in self._listed(website_id) if self._is_within(post, query)]
        return self._post_page(posts, query)

    def search_posts(self, website_id: str, query: dict[str, str], filters: Record) -> Record:
        self._check_website(website_id)
        for name, values in filters.items():
            if name.endswith("_list") and len(values) > MAX_FILTER_VALUES:
                raise field_error(name, len(values), f"the max length is {MAX_FILTER_VALUES}")
        posts = [
            post
            for post in self._listed(website_id)
            if job_records.matches(post, self.store.jobs[post.job_id], filters) and self._is_within(post, filters)
        ]
        return self._post_page(posts, query)

    def get_post(self, website_id: str, post_id: str) -> Record:
        self._check_website(website_id)
        post = self.store.posts.get((website_id, post_id))
        if post is None or not self._is_on_site(post):
            raise ApiError(404, 1002509, "job post not exist")
        return {"job_post": self._record(post)}

    def open_job(self, job_id: str, body: Record) -> Record:
        expires_at = self._read_expiry(body)
        job = self._find_to_switch(job_id)
        if self.is_open(job):
            raise ApiError(400, 1002616, "job has been opened")
        job.is_active, job.expires_at, job.changed_at = True, expires_at, self._clock.now()
        if self._behaviour.open_lists_posts:
            self._list_posts_of(job, is_listed=True)
        self._event_log.add("job_changed", job_id=job_id, change="opened")
        return {}

    def close_job(self, job_id: str) -> Record:
        job = self._find_to_switch(job_id)
        if not job.is_active:
            raise ApiError(400, 1002609, "job has been closed")
        job.is_active, job.changed_at = False, self._clock.now()
        if self._behaviour.close_unlists_posts:
            self._list_posts_of(job, is_listed=False)
        self._event_log.add("job_changed", job_id=job_id, change="closed")
        return {}

    def recruiter(self, job_id: str) -> Record:
        return {"info": job_records.team_record(self._find(job_id, self._behaviour.unknown_job_status))}

    def get_job(self, job_id: str) -> Record:
        job = self._find(job_id, 404)
        return {"job": job_records.job_record(job, is_active=self._active(job))}

    def list_jobs(self, query: dict[str, str]) -> Record:
        records = [job_records.job_record(job, is_active=self._active(job)) for job in self.store.jobs.values()]
        return page(records, MAX_JOBS_PER_PAGE, query.get("page_size"), query.get("page_token"))

    def edit_job(self, job_id: str, **changes: Any) -> Job:
        """Sets fields of a job as a recruiter does in the console, without the API's rules."""
        job = self.store.jobs[job_id]
        for name, value in changes.items():
            if not hasattr(job, name):
                raise AttributeError(name)
            setattr(job, name, value)
        job.changed_at = self._clock.now()
        self._event_log.add("job_changed", job_id=job_id, change="edited")
        return job

    def is_open(self, job: Job) -> bool:
        """Whether ``open`` would be rejected because the job is open; docs/feishu/open-questions.md Q14 and Q15."""
        if not self._active(job):
            return False
        return not (self._behaviour.expired_can_be_opened and self._has_expired(job))

    def _has_expired(self, job: Job) -> bool:
        return job.expires_at is not None and job.expires_at <= self._clock.now()

    def _active(self, job: Job) -> bool:
        return job.is_active and not (self._behaviour.expired_job == "becomes_inactive" and self._has_expired(job))

    def _is_on_site(self, post: Post) -> bool:
        is_gone = self._behaviour.expired_job == "disappears" and self._has_expired(self.store.jobs[post.job_id])
        return post.is_listed and not is_gone

    def _listed(self, website_id: str) -> tuple[Post, ...]:
        return tuple(post for post in self.store.posts_of_site(website_id) if self._is_on_site(post))

    def _record(self, post: Post) -> Record:
        job = self.store.jobs[post.job_id]
        return job_records.post_record(post, job, self._behaviour.never_form, is_active=self._active(job))

    def _post_page(self, posts: list[Post], query: dict[str, str]) -> Record:
        whole = page(posts, MAX_POSTS_PER_PAGE, query.get("page_size"), query.get("page_token"))
        whole["items"] = [job_records.without_details(self._record(post)) for post in whole["items"]]
        return whole

    def _is_within(self, post: Post, bounds: Record) -> bool:
        job = self.store.jobs[post.job_id]
        return _within(job.changed_at, bounds, "update") and _within(job.created_at, bounds, "create")

    def _check_website(self, website_id: str) -> None:
        if website_id not in self.store.sites:
            raise ApiError(400, 1002502, "website not exist")

    def _find(self, job_id: str, http_status: int) -> Job:
        job = self.store.jobs.get(job_id)
        if job is None:
            raise ApiError(http_status, 1002601, "job not exist")
        return job

    def _find_to_switch(self, job_id: str) -> Job:
        if not self.is_sync_on:
            raise ApiError(400, 1002613, "the switch of syncing jobs through API is off")
        return self._find(job_id, 400)

    def _list_posts_of(self, job: Job, *, is_listed: bool) -> None:
        for post in self.store.posts_of_job(job.id):
            post.is_listed = is_listed

    def _read_expiry(self, body: Record) -> datetime | None:
        """The expiry in the body of ``open``, None for never. Raises ApiError 1002002."""
        is_never = body.get("is_never_expired")
        if not isinstance(is_never, bool):
            raise parameter_error("is_never_expired is required")
        if is_never:
            return None
        expiry = body.get("expiry_time")
        if not isinstance(expiry, int) or isinstance(expiry, bool) or from_ms(expiry) <= self._clock.now():
            raise parameter_error("expiry_time must be in the future")
        return from_ms(expiry)


def page(items: Sequence[Item], max_size: int, size_text: str | None, token: str | None) -> dict[str, Any]:
    """One page with ``has_more``; the last page has no token. Raises ApiError 99992402, 1002002."""
    if size_text is not None and not (size_text.isdigit() and 1 <= int(size_text) <= max_size):
        raise field_error("page_size", size_text, f"the max value is {max_size}")
    offset = _read_token(token)
    end = offset + int(size_text or MAX_POSTS_PER_PAGE)
    answer: dict[str, Any] = {"items": list(items[offset:end]), "has_more": end < len(items)}
    if answer["has_more"]:
        answer["page_token"] = base64.urlsafe_b64encode(f"at:{end}".encode()).decode()
    return answer


def _read_token(token: str | None) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token).decode().removeprefix("at:"))
    except (binascii.Error, ValueError) as error:
        raise parameter_error("page_token is invalid") from error


def _within(at: datetime, bounds: Record, name: str) -> bool:
    after, before = (str(bounds.get(f"{name}_{edge}_time") or "") for edge in ("start", "end"))
    return (not after or at >= from_ms(int(after))) and (not before or at <= from_ms(int(before)))
