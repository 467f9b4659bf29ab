"""Jobs, their adverts and the careers websites, as the platform stores them."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from bot.domain.jobs import JobTeam
from bot.domain.text import Text

_changes = count(1)
_newest_change = 0


def _set_and_count(record: object, name: str, value: object) -> None:
    """Sets an attribute of a job or advert; the count tells ``JobStore.version`` that something has changed."""
    global _newest_change  # noqa: PLW0603 - tests set attributes of jobs directly, and a job does not know its store
    object.__setattr__(record, name, value)
    _newest_change = next(_changes)


@dataclass
class Job:
    """A job, which is opened and closed.

    Attributes:
        expires_at: None means never.
        fields: what the job says of itself, named as in the API of adverts; an advert that was made from it shares them.
    """

    id: str
    code: str
    title: str
    process_type: int
    team: JobTeam
    created_at: datetime
    changed_at: datetime
    is_active: bool = True
    expires_at: datetime | None = None
    fields: dict[str, Any] = field(default_factory=dict, repr=False)

    __setattr__ = _set_and_count


@dataclass
class Post:
    """A job's advert on one website.

    Attributes:
        fields: the API fields that do not depend on the job's state.
        is_listed: False after a person has taken it down; ``JobRules.is_on_site`` says whether it can be seen.
        is_off_since_closing: it went off when its job closed, and nobody has published it again since the job was reopened.
        changed_at: when the advert itself was last published or taken down, if that was after it was made.
    """

    website_id: str
    id: str
    job_id: str
    title: str
    fields: dict[str, Any] = field(default_factory=dict)
    is_listed: bool = True
    is_bare: bool = False
    is_off_since_closing: bool = False
    changed_at: datetime | None = None

    __setattr__ = _set_and_count


@dataclass(frozen=True)
class Site:
    """A careers website; ``process_type`` is 1 for social hiring and 2 for campus hiring."""

    id: str
    name: Text
    process_type: int

    @property
    def channel_id(self) -> str:
        """Adverts are published on the website through this channel; it is not the website's own id."""
        return f"6{self.id[1:]}"

    @property
    def record(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name._asdict(),
            "process_type_list": [self.process_type],
            "job_channel_id": self.channel_id,
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

    @property
    def version(self) -> tuple[int, ...]:
        """Differs after every change of a job or advert, except for one inside its ``fields``."""
        return (_newest_change, id(self.jobs), len(self.jobs), id(self.posts), len(self.posts))

    def add_job(self, job: Job) -> Job:
        self.jobs[job.id] = job
        return job

    def add_post(self, post: Post) -> Post:
        self.posts[(post.website_id, post.id)] = post
        return post

    def remove_job(self, job_id: str) -> None:
        """Removes a job and its adverts. Raises KeyError."""
        del self.jobs[job_id]
        self.posts = {key: post for key, post in self.posts.items() if post.job_id != job_id}

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
