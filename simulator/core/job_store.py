"""Jobs, their adverts and the careers websites, as the platform stores them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.jobs import JobTeam
from bot.domain.text import Text


@dataclass
class Job:
    """A job, which is opened and closed. ``expires_at`` None means never."""

    id: str
    code: str
    title: str
    process_type: int
    team: JobTeam
    created_at: datetime
    changed_at: datetime
    is_active: bool = True
    expires_at: datetime | None = None


@dataclass
class Post:
    """A job's advert on one website. ``fields`` are the API fields that do not depend on the job's state."""

    website_id: str
    id: str
    job_id: str
    title: str
    fields: dict[str, Any] = field(default_factory=dict)
    is_listed: bool = True
    is_bare: bool = False


@dataclass(frozen=True)
class Site:
    """A careers website; ``process_type`` is 1 for social hiring and 2 for campus hiring."""

    id: str
    name: Text
    process_type: int

    @property
    def record(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name._asdict(),
            "process_type_list": [self.process_type],
            "job_channel_id": f"7{self.id[1:]}",
        }


# The social site's id is the one in the vendor's sample (docs/feishu/api.md 5.4).
SOCIAL_SITE = Site("7047318856652261676", Text("社会招聘官网", "Careers"), 1)
CAMPUS_SITE = Site("7047318856652261999", Text("校园招聘官网", "Campus careers"), 2)


class JobStore:
    """Every job, post and website by id, in the order of insertion."""

    def __init__(self) -> None:
        self.sites: dict[str, Site] = {site.id: site for site in (SOCIAL_SITE, CAMPUS_SITE)}
        self.jobs: dict[str, Job] = {}
        self.posts: dict[tuple[str, str], Post] = {}

    def add_job(self, job: Job) -> Job:
        self.jobs[job.id] = job
        return job

    def add_post(self, post: Post) -> Post:
        self.posts[(post.website_id, post.id)] = post
        return post

    def posts_of_site(self, website_id: str) -> tuple[Post, ...]:
        return tuple(post for post in self.posts.values() if post.website_id == website_id)

    def posts_of_job(self, job_id: str) -> tuple[Post, ...]:
        return tuple(post for post in self.posts.values() if post.job_id == job_id)

    def job_with_code(self, code: str) -> Job:
        """The first job with this code; KeyError if there is none."""
        for job in self.jobs.values():
            if job.code == code:
                return job
        raise KeyError(code)
