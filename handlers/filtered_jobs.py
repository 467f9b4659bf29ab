"""Turns the filters that somebody typed into a search of the jobs that they may see, and suggests others."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.dispatch.context import Context
from bot.domain.filters import SHORT_NAME, suggest_values
from bot.domain.normalization import normalize
from bot.domain.reminders import Filters
from bot.interfaces.job_store import JobSearch
from handlers.rights.visibility import audience_of_requester


def search_for(filters: Filters, mine: str, ctx: Context) -> JobSearch:
    """The jobs that match and that the requester may see; ``mine`` is the open_id of the person whose jobs they are.

    Raises as ``TeamJobs.of``.
    """
    own = ctx.team_jobs.of(mine) if mine else None
    named = with_website_ids(replace(filters, words=(), mine=False), ctx)
    return JobSearch(filters.words, filters=named, job_ids=own, audience=audience_of_requester(ctx))


def fitting(filters: Filters, own_jobs: frozenset[str], wanted: JobSearch) -> JobSearch:
    """Those jobs of a search that match the filters of a subscription; ``own_jobs`` as in ``matches``. Careers sites by their ids."""
    return replace(wanted, filters=replace(filters, mine=False), job_ids=own_jobs if filters.mine else wanted.job_ids)


def near_values(filters: Filters, ctx: Context) -> dict[str, tuple[str, ...]]:
    """Values that occur in jobs and are like those that match nothing, by the member of ``Filters``.

    None if the filters match a job at all: then it is the time or the state that leaves nothing.
    """
    visible = JobSearch(audience=audience_of_requester(ctx))
    known = replace(visible, filters=with_website_ids(replace(filters, mine=False), ctx))
    return {} if ctx.store.jobs.exists(known, ctx.now()) else values_like(filters, visible, ctx)


def values_like(filters: Filters, wanted: JobSearch, ctx: Context) -> dict[str, tuple[str, ...]]:
    """As ``suggest_values``, of the jobs of a search."""
    suggestions, now = ctx.store.suggestions, ctx.now()

    def known(name: str) -> Iterable[str]:
        if name != "words":
            return suggestions.names(name)
        text = " ".join(filters.words)
        titles = suggestions.titles_like(text, wanted, now)
        titles += suggestions.short_titles(text, wanted, now) if len(text) <= SHORT_NAME else ()
        return [each.title for each in titles]

    def occurs(name: str, value: str) -> bool:
        return name == "words" or suggestions.occurs(name, value, wanted, now)

    return suggest_values(filters, known, occurs)


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
