"""Feishu Hire: jobs, careers websites, adverts page by page, and opening, closing and publishing."""

from datetime import datetime
from typing import Any

from bot.domain.clock import Clock
from simulator.clock import from_ms
from simulator.core import job_records
from simulator.core.api_error import ApiError, field_error, parameter_error
from simulator.core.behaviour import Behaviour
from simulator.core.event_log import EventLog
from simulator.core.job_filters import TEAM_FILTERS, fits_team
from simulator.core.job_own_record import job_record, without_custom_fields
from simulator.core.job_rules import JobRules
from simulator.core.job_store import Job, JobStore, Post
from simulator.core.paging import is_within, page

Record = dict[str, Any]
Lists = dict[str, list[str]]
MAX_POSTS_PER_PAGE = 10
MAX_JOBS_PER_PAGE = 20
MAX_RECORDS_PER_PAGE = 100
MAX_FILTER_VALUES = 100
# Agencies and referrals are channels as well, but no advert of the simulator was published there (docs/feishu/api.md 5.16).
OTHER_CHANNELS = ("2", "3")


class HireService:
    """The API calls of Hire, and the edits that people make in its console. Raises ApiError (docs/feishu/api.md 5)."""

    def __init__(self, store: JobStore, clock: Clock, behaviour: Behaviour, event_log: EventLog) -> None:
        self.store = store
        self.rules = JobRules(store, clock, behaviour)
        self.is_sync_on = True
        self._clock = clock
        self._behaviour = behaviour
        self._event_log = event_log

    def list_websites(self, page_size: str | None = None, page_token: str | None = None) -> Record:
        return page([site.record for site in self.store.sites.values()], MAX_POSTS_PER_PAGE, page_size, page_token)

    def list_posts(self, website_id: str, query: dict[str, str]) -> Record:
        """A page of posts; ``query`` may bound create and update times in ms. Lacks what the list leaves out."""
        self._check_website(website_id)
        return self._post_page(self._posts_within(website_id, query), query)

    def search_posts(self, website_id: str, query: dict[str, str], filters: Record) -> Record:
        self._check_website(website_id)
        for name, values in filters.items():
            if name.endswith("_list") and len(values) > MAX_FILTER_VALUES:
                raise field_error(name, len(values), f"the max length is {MAX_FILTER_VALUES}")
        posts = self._posts_within(website_id, filters)
        return self._post_page(
            tuple(post for post in posts if job_records.matches(post, self.store.jobs[post.job_id], filters)), query
        )

    def get_post(self, website_id: str, post_id: str) -> Record:
        self._check_website(website_id)
        post = self.store.posts.get((website_id, post_id))
        if post is None or not self.rules.is_on_site(post):
            raise ApiError(404, 1002509, "job post not exist")
        return {"job_post": self._record(post)}

    def search_published(self, query: dict[str, str], body: Record) -> Record:
        """A page of the adverts that were ever published through the channel in the body, on their site or not."""
        channel_id = body.get("job_channel_id")
        website_id = self._website_of(channel_id)
        if website_id is None and channel_id not in OTHER_CHANNELS:
            raise parameter_error("job_channel_id is invalid")
        posts = self.rules.kept(("published", website_id), lambda: self.store.posts_of_site(website_id or ""))
        return self._with_records(page(posts, MAX_RECORDS_PER_PAGE, *_page_of(query)), job_records.published_record)

    def publish(self, advert_id: str, body: Record) -> Record:
        """Puts an advert of an open job on its website again."""
        channel_id = body.get("job_channel_id")
        if not channel_id or not isinstance(channel_id, str):
            raise parameter_error("job_channel_id is required")
        self._check_sync()
        post = self.store.posts.get((self._website_of(channel_id) or "", advert_id))
        if post is None:
            raise ApiError(400, 1002624, "advertisement is not acceptable")
        if not self.rules.is_active(self.store.jobs[post.job_id]):
            raise ApiError(400, 1002609, "job has been closed")
        self._put_up(post)
        return {}

    def open_job(self, job_id: str, body: Record) -> Record:
        expires_at = self._read_expiry(body)
        job = self._find_to_switch(job_id)
        if self.rules.is_open(job):
            raise ApiError(400, 1002616, "job has been opened")
        self._change(job, is_active=True, expires_at=expires_at)
        self._event_log.add("job_changed", job_id=job_id, change="opened")
        return {}

    def close_job(self, job_id: str) -> Record:
        job = self._find_to_switch(job_id)
        if not self.rules.is_active(job):
            raise ApiError(400, 1002609, "job has been closed")
        self._change(job, is_active=False)
        self._event_log.add("job_changed", job_id=job_id, change="closed")
        return {}

    def recruiter(self, job_id: str) -> Record:
        return {"info": job_records.team_record(self._find(job_id, self._behaviour.unknown_job_status))}

    def get_job(self, job_id: str) -> Record:
        return {"job": self._job_record(self._find(job_id, 404))}

    def list_jobs(self, query: dict[str, str], lists: Lists | None = None) -> Record:
        """A page of jobs; ``lists`` holds the filters that a query names several times, such as ``recruiter_id_list``."""
        given = lists or {}
        bounds = tuple(query.get(f"update_{edge}_time", "") for edge in ("start", "end"))
        name = ("jobs", bounds, query.get("department_id"), tuple(repr(given.get(each)) for each in TEAM_FILTERS))
        jobs = self.rules.kept(name, lambda: self._find_jobs(query, given))
        whole = page(jobs, MAX_JOBS_PER_PAGE, *_page_of(query))
        whole["items"] = [without_custom_fields(self._job_record(job)) for job in whole["items"]]
        return whole

    def edit_job(self, job_id: str, **changes: Any) -> Job:
        """Sets fields of a job as a recruiter does in the console, without the API's rules."""
        job = self.store.jobs[job_id]
        for name in changes:
            if not hasattr(job, name):
                raise AttributeError(name)
        self._change(job, **changes)
        self._event_log.add("job_changed", job_id=job_id, change="edited")
        return job

    def delete_job(self, job_id: str) -> None:
        """Deletes a job and its adverts in the console; the API does not know it any more. Raises KeyError."""
        self.store.remove_job(job_id)
        self._event_log.add("job_changed", job_id=job_id, change="deleted")

    def take_down(self, website_id: str, post_id: str) -> Post:
        """A person takes an advert off its site; the job stays as it is. Raises KeyError."""
        post = self.store.posts[website_id, post_id]
        post.is_listed, post.changed_at = False, self._clock.now()
        self._event_log.add("job_changed", job_id=post.job_id, change="taken_down")
        return post

    def put_up(self, website_id: str, post_id: str) -> Post:
        """A person publishes an advert in the console; it can be seen if its job is open. Raises KeyError."""
        return self._put_up(self.store.posts[website_id, post_id])

    def _put_up(self, post: Post) -> Post:
        post.is_listed, post.is_off_since_closing, post.changed_at = True, False, self._clock.now()
        self._event_log.add("job_changed", job_id=post.job_id, change="published")
        return post

    def _change(self, job: Job, **changes: Any) -> None:
        was_closed = self.rules.is_closed(job)
        for name, value in changes.items():
            setattr(job, name, value)
        job.changed_at = self._clock.now()
        if was_closed and not self.rules.is_closed(job):
            self.rules.reopened(job)

    def _find_jobs(self, query: dict[str, str], lists: Lists) -> tuple[Job, ...]:
        department = query.get("department_id")
        return tuple(
            job
            for job in self.store.jobs.values()
            if job.id not in self._behaviour.lists_lag
            and is_within(job.changed_at, query, "update")
            and fits_team(job.team, lists)
            and (not department or job.fields.get("job_department", {}).get("id") == department)
        )

    def _posts_within(self, website_id: str, bounds: Record) -> tuple[Post, ...]:
        posts = self.rules.listed(website_id)
        if not any(bounds.get(f"{name}_{edge}_time") for name in ("update", "create") for edge in ("start", "end")):
            return posts
        return tuple(post for post in posts if self._is_within(post, bounds))

    def _is_within(self, post: Post, bounds: Record) -> bool:
        job = self.store.jobs[post.job_id]
        return is_within(job_records.changed_at(post, job), bounds, "update") and is_within(
            job.created_at, bounds, "create"
        )

    def _post_page(self, posts: tuple[Post, ...], query: dict[str, str]) -> Record:
        return self._with_records(page(posts, MAX_POSTS_PER_PAGE, *_page_of(query)), job_records.without_details)

    def _with_records(self, whole: Record, shape: Any) -> Record:
        whole["items"] = [shape(self._record(post)) for post in whole["items"]]
        return whole

    def _record(self, post: Post) -> Record:
        job = self.store.jobs[post.job_id]
        return job_records.post_record(post, job, self._behaviour.never_form, is_active=self.rules.is_active(job))

    def _job_record(self, job: Job) -> Record:
        return job_record(job, self._behaviour.never_form, is_active=self.rules.is_active(job))

    def _website_of(self, channel_id: Any) -> str | None:
        return next((site.id for site in self.store.sites.values() if site.channel_id == channel_id), None)

    def _check_website(self, website_id: str) -> None:
        if website_id not in self.store.sites:
            raise ApiError(400, 1002502, "website not exist")

    def _find(self, job_id: str, http_status: int) -> Job:
        job = self.store.jobs.get(job_id)
        if job is None:
            raise ApiError(http_status, 1002601, "job not exist")
        return job

    def _find_to_switch(self, job_id: str) -> Job:
        self._check_sync()
        return self._find(job_id, 400)

    def _check_sync(self) -> None:
        if not self.is_sync_on:
            raise ApiError(400, 1002613, "the switch of syncing jobs through API is off")

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


def _page_of(query: dict[str, str]) -> tuple[str | None, str | None]:
    return query.get("page_size"), query.get("page_token")
