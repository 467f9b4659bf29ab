"""When a job counts as active and an advert is on its website, in the world that is set (docs/feishu/open-questions.md Q14 to Q16)."""

from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from typing import Any

from bot.domain.clock import Clock
from simulator.core.behaviour import Behaviour
from simulator.core.job_store import Job, JobStore, Post

MAX_LISTS = 100
FAR_AWAY = datetime.max.replace(tzinfo=UTC)


class JobRules:
    """Reads the states of jobs and adverts, and applies what reopening a job does to its adverts.

    States are derived at each reading from what people did, the time and the behaviour, so that a switch changes at once what
    is seen. Lists are kept until a job, an advert, the behaviour or an expiry changes them: a page of 20,000 adverts must not
    take longer than a page of 20.
    """

    def __init__(self, store: JobStore, clock: Clock, behaviour: Behaviour) -> None:
        self._store = store
        self._clock = clock
        self._behaviour = behaviour
        self._lists: dict[Hashable, tuple[Any, ...]] = {}
        self._valid_for: Hashable = None
        self._valid_until = FAR_AWAY

    def is_active(self, job: Job) -> bool:
        """What ``active_status`` says."""
        makes_inactive = self._behaviour.expired_job in {"closes", "becomes_inactive"}
        return job.is_active and not (makes_inactive and self.has_expired(job))

    def is_open(self, job: Job) -> bool:
        """Whether ``open`` would be rejected because the job is open; Q14 and Q15."""
        if not self.is_active(job):
            return False
        return not (self._behaviour.expired_can_be_opened and self.has_expired(job))

    def has_expired(self, job: Job) -> bool:
        return job.expires_at is not None and job.expires_at <= self._clock.now()

    def is_on_site(self, post: Post) -> bool:
        """Whether the advert can be seen on its website."""
        job = self._store.jobs.get(post.job_id)
        if job is None or not post.is_listed:
            return False
        if self._behaviour.expired_job == "disappears" and self.has_expired(job):
            return False
        if self.is_closed(job):
            return not self._behaviour.close_unlists_posts
        return not (post.is_off_since_closing and self._behaviour.close_unlists_posts)

    def listed(self, website_id: str) -> tuple[Post, ...]:
        """The adverts that lists of a website show, from the kept list."""

        def find() -> tuple[Post, ...]:
            posts = self._store.posts_of_site(website_id)
            return tuple(post for post in posts if post.id not in self._behaviour.lists_lag and self.is_on_site(post))

        return self.kept(("listed", website_id), find)

    def kept(self, name: Hashable, find: Callable[[], tuple[Any, ...]]) -> tuple[Any, ...]:
        """The list called ``name``, made by ``find`` if something has changed since it was last made."""
        behaviour = self._behaviour
        world = (behaviour.expired_job, behaviour.close_unlists_posts, frozenset(behaviour.lists_lag))
        valid_for = (self._store.version, world)
        now = self._clock.now()
        if valid_for != self._valid_for or now >= self._valid_until or len(self._lists) >= MAX_LISTS:
            self._lists = {}
            self._valid_for = valid_for
            self._valid_until = self._next_expiry(now)
        # Another thread may begin a new collection meanwhile; this one's list then goes into the old one.
        lists = self._lists
        if name not in lists:
            lists[name] = find()
        return lists[name]

    def reopened(self, job: Job) -> None:
        """The adverts of a job that was closed and is open now: back on their sites, or off until they are published."""
        stays = self._behaviour.open_lists_posts or not self._behaviour.close_unlists_posts
        for post in self._store.posts_of_job(job.id):
            post.is_off_since_closing = not stays

    def is_closed(self, job: Job) -> bool:
        """Whether it has closed, by a person or an app or, if expired jobs close, by its expiry."""
        return not job.is_active or (self._behaviour.expired_job == "closes" and self.has_expired(job))

    def _next_expiry(self, now: datetime) -> datetime:
        return min(
            (job.expires_at for job in self._store.jobs.values() if job.expires_at and job.expires_at > now),
            default=FAR_AWAY,
        )
