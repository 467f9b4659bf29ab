"""Turns the filters that somebody typed into a search of the jobs that they may see."""

from collections.abc import Mapping
from dataclasses import replace

from bot.dispatch.context import Context
from bot.domain.filters import matches, suggest_values
from bot.domain.jobs import Job
from bot.domain.normalization import normalize
from bot.domain.reminders import Filters
from bot.interfaces.job_store import JobSearch
from handlers.rights.visibility import audience_of_requester

MAX_JOBS = 20_000


def search_for(filters: Filters, mine: str, ctx: Context) -> JobSearch:
    """The jobs that match and that the requester may see; ``mine`` is the open_id of the person whose jobs they are.

    Raises as ``TeamJobs.of``.
    """
    own = ctx.team_jobs.of(mine) if mine else None
    wanted = JobSearch(filters.words, job_ids=own, audience=audience_of_requester(ctx))
    named = replace(filters, words=(), mine=False)
    if named == Filters():
        return wanted
    named = with_website_ids(named, ctx)
    found, _ = ctx.store.jobs.search(wanted, ctx.now(), offset=0, limit=MAX_JOBS)
    return replace(wanted, job_ids=frozenset(job.id for job in found if matches(named, job)))


def near_values(filters: Filters, ctx: Context) -> dict[str, tuple[str, ...]]:
    """Values that occur in jobs and are like those that match nothing, by the member of ``Filters``.

    None if the filters match a job at all: then it is the time or the state that leaves nothing.
    """
    jobs, known = visible_jobs(ctx), with_website_ids(replace(filters, mine=False), ctx)
    return {} if any(matches(known, job) for job in jobs) else suggest_values(filters, jobs)


def visible_jobs(ctx: Context) -> tuple[Job, ...]:
    return ctx.store.jobs.search(JobSearch(audience=audience_of_requester(ctx)), ctx.now(), offset=0, limit=MAX_JOBS)[0]


def with_website_ids(filters: Filters, ctx: Context) -> Filters:
    """Careers sites by their ids. They are typed by id or by a part of the name in either language, as cities are.

    An unknown one matches nothing.
    """
    if not filters.websites:
        return filters
    names = {website.id: tuple(map(normalize, website.name)) for website in ctx.websites.all()}
    ids = [id_ for value in filters.websites for id_ in _ids_of(normalize(value), names) or (value,)]
    return replace(filters, websites=tuple(dict.fromkeys(ids)))


def _ids_of(typed: str, names: Mapping[str, tuple[str, ...]]) -> list[str]:
    exact = [id_ for id_, name in names.items() if typed in {id_, *name}]
    return exact or [id_ for id_, name in names.items() if any(typed in part for part in name)]
