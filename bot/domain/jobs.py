"""A careers website, the ids of a job's post on it, and the people who work on a job."""

from dataclasses import dataclass

from bot.domain.text import Text


@dataclass(frozen=True)
class PostKey:
    """Names one post on one careers website, and the job it advertises. Three different ids."""

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
    """Who works on a job, as open_ids: those who may reopen it under ``REOPEN_ALLOWED=job_team``."""

    recruiter_id: str = ""
    hiring_manager_ids: tuple[str, ...] = ()
    assistant_ids: tuple[str, ...] = ()

    def members(self) -> tuple[str, ...]:
        """Everybody on the team, the recruiter first, each once."""
        everyone = (self.recruiter_id, *self.hiring_manager_ids, *self.assistant_ids)
        return tuple(dict.fromkeys(open_id for open_id in everyone if open_id))
