"""Domain models of careers websites, the ids of job posts, and the team of a job."""

from dataclasses import dataclass

from bot.domain.text import Text


@dataclass(frozen=True)
class PostKey:
    """Identifies a post on a careers website and the job that it advertises; three different ids."""

    website_id: str
    post_id: str
    job_id: str


@dataclass(frozen=True)
class Website:
    """A careers website (招聘官网)."""

    id: str
    name: Text


@dataclass(frozen=True)
class JobTeam:
    """Who works on a job, as open_ids. They may reopen it if ``REOPEN_ALLOWED`` is ``job_team``."""

    recruiter_id: str = ""
    hiring_manager_ids: tuple[str, ...] = ()
    assistant_ids: tuple[str, ...] = ()

    def members(self) -> tuple[str, ...]:
        """Everybody on the team, without duplicates, the recruiter first."""
        everyone = (self.recruiter_id, *self.hiring_manager_ids, *self.assistant_ids)
        return tuple(dict.fromkeys(open_id for open_id in everyone if open_id))
