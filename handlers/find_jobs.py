"""Finds the jobs that a reference means: a job id, an advert id, a job code, a careers-site link, or words of the title."""

import re
from collections.abc import Collection, Sequence
from datetime import timedelta

from rapidfuzz import fuzz, process

from bot.dispatch.context import Context
from bot.domain.errors import ReferenceMissing
from bot.domain.jobs import Audience, Job
from bot.domain.normalization import contains_words, normalize
from bot.domain.typed.likeness import most_alike
from bot.domain.typed.references import References, is_link, read_references
from bot.interfaces.job_store import JobSearch
from bot.interfaces.store import FIRST_SCAN
from handlers.look_up_in_hire import look_up_id, search_hire
from handlers.rights.visibility import audience_of_requester, only_visible

MAX_FOUND = 200
FIRST_SCAN_TIMEOUT = timedelta(seconds=6)
POLL_EVERY = timedelta(seconds=0.25)
MAX_NEAREST = 5
# A score of rapidfuzz, from 0 to 100.
MIN_CODE_SCORE = 70
MAX_CODE_LENGTH = 40
MIN_ID_LENGTH = 5
MAX_IDS = 4
_HOST = re.compile(r"^(?:https?://)?[^/?#\s]*", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\d)\d{1,24}(?!\d)", re.ASCII)
_ID = re.compile(r"\d{1,24}", re.ASCII)


def find_jobs(reference: str, ctx: Context) -> tuple[Job, ...]:
    """The jobs that a reference means and the requester may see, as last seen, or none.

    Several codes, ids or links are several jobs. Jobs that the store does not know yet are looked up in Hire. While all jobs are
    read for the first time, one that is not found is looked for again after that, for as long as ``FIRST_SCAN_TIMEOUT``. A link
    is never opened; only the ids in it are used.

    Raises:
        ReferenceMissing: if the reference is empty.
        TooManyCalls: if the requester has caused too many calls to Hire within a minute.
    """
    references = read_references(reference)
    if not references.words:
        raise ReferenceMissing
    found = _find(references, ctx)
    if found or ctx.store.key_value.get(FIRST_SCAN):
        return found
    for _ in range(int(FIRST_SCAN_TIMEOUT / POLL_EVERY)):
        ctx.wait(POLL_EVERY)
        if ctx.store.key_value.get(FIRST_SCAN):
            break
    return _find(references, ctx)


def find_exact(reference: str, ctx: Context) -> tuple[Job, ...]:
    """The visible jobs whose code or title is exactly what was typed."""
    by_code = only_visible(ctx.store.jobs.find_by_code(reference), ctx)
    if by_code or not normalize(reference):
        return by_code
    return tuple(job for job in _stored_with_words(reference, ctx) if _is_title(job, reference))


def missing_codes(codes: tuple[str, ...], found: Collection[Job]) -> tuple[str, ...]:
    """Those of several codes, ids and links that mean none of the jobs."""
    return tuple(code for code in codes if not any(_means(code, job) for job in found)) if len(codes) > 1 else ()


def _means(code: str, job: Job) -> bool:
    ids = {job.id, *(advert.id for advert in job.adverts)}
    if is_link(code):
        return not ids.isdisjoint(_NUMBER.findall(code))
    return code in ids or normalize(code) in normalize(f"{job.details.code} {job.details.title}")


def find_by_title(words: str, ctx: Context) -> tuple[Job, ...]:
    """The visible jobs whose title contains all these words, ASCII words only as whole words.

    If there is none, those with words of the title and of other fields, such as the city: 产品经理 上海.
    """
    found = _stored_with_words(words, ctx)
    in_title = tuple(job for job in found if _has_whole_words(job.details.title, words))
    return in_title or tuple(job for job in found if _has_title_and_fields(job, words))


def _has_title_and_fields(job: Job, words: str) -> bool:
    """Whether some words are of the title and the others name the job's cities or its department."""
    details = job.details
    names = [place.city for place in details.places] + ([details.department.name] if details.department else [])
    values = {normalize(each) for name in names for each in name}
    rest = [word for word in normalize(words).split() if word not in values]
    return bool(rest) and _has_whole_words(details.title, " ".join(rest))


def _find(references: References, ctx: Context) -> tuple[Job, ...]:
    if not references.has_others and references.codes:
        return _find_each(references.codes, ctx)
    by_words = find_exact(references.words, ctx) or _find_by_words(references.words, ctx)
    return by_words or _find_each(references.codes, ctx) or only_visible(search_hire(references.words, ctx), ctx)


def _find_each(codes: tuple[str, ...], ctx: Context) -> tuple[Job, ...]:
    found = [job for code in codes for job in _find_one(code, ctx)]
    return tuple({job.id: job for job in found}.values())


def _find_one(reference: str, ctx: Context) -> tuple[Job, ...]:
    if is_link(reference):
        return _find_by_link(_HOST.sub("", reference), ctx)
    if _ID.fullmatch(reference):
        return _find_by_number(reference, ctx)
    by_code = only_visible(ctx.store.jobs.find_by_code(reference), ctx)
    return by_code or _find_by_words(reference, ctx) or only_visible(search_hire(reference, ctx), ctx)


def nearest_jobs(words: str, audience: Audience, ctx: Context) -> tuple[Job, ...]:
    """Jobs that the audience may see and whose code or title is like the words, for "did you mean"."""
    suggestions, visible, now = ctx.store.suggestions, JobSearch(audience=audience), ctx.now()
    wanted = normalize(words)[:MAX_CODE_LENGTH]
    codes = {each.job_id: normalize(each.code) for each in suggestions.codes_like(wanted, visible, now)}
    best = process.extract(wanted, codes, scorer=fuzz.ratio, limit=MAX_NEAREST, score_cutoff=MIN_CODE_SCORE)
    ids: Sequence[str] = [job_id for _, _, job_id in best]
    if not ids:
        titles = {each.job_id: each.title for each in suggestions.titles_like(words, visible, now)}
        ids = most_alike(words, titles, MAX_NEAREST)
    found = ctx.store.jobs.get_many(ids)
    return tuple(found[job_id] for job_id in ids if job_id in found)


def _find_by_link(path: str, ctx: Context) -> tuple[Job, ...]:
    """The jobs of the last known id in a link. Numbers too short for an id are not looked up in Hire."""
    for any_id in _NUMBER.findall(path)[: -MAX_IDS - 1 : -1]:
        if found := only_visible(ctx.store.jobs.find_by_id(any_id), ctx):
            return found
        if len(any_id) >= MIN_ID_LENGTH and (found := only_visible(look_up_id(any_id, ctx), ctx)):
            return found
    return ()


def _find_by_number(number: str, ctx: Context) -> tuple[Job, ...]:
    """A job that may not be shown is looked up in Hire like an unknown one, so that both take as long and fail alike."""
    seen = ctx.store.jobs.find_by_id(number) or ctx.store.jobs.find_by_code(number)
    return only_visible(seen, ctx) or only_visible(look_up_id(number, ctx), ctx)


def _find_by_words(words: str, ctx: Context) -> tuple[Job, ...]:
    """Jobs that contain every word. An exact title is preferred to words of the title, and those to words anywhere."""
    found = _stored_with_words(words, ctx)
    exact = tuple(job for job in found if _is_title(job, words))
    return exact or tuple(job for job in found if contains_words(job.details.title, words)) or found


def _stored_with_words(words: str, ctx: Context) -> tuple[Job, ...]:
    wanted = JobSearch(tuple(words.split()), audience=audience_of_requester(ctx))
    return ctx.store.jobs.search(wanted, ctx.now(), offset=0, limit=MAX_FOUND)[0]


def _is_title(job: Job, words: str) -> bool:
    return normalize(job.details.title) == normalize(words)


def _has_whole_words(title: str, words: str) -> bool:
    """Whether each word is in the title, and one of ASCII characters is no part of a longer one: hi is not in China."""
    folded = normalize(title)
    return all(
        re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])" if word.isascii() else re.escape(word), folded)
        for word in normalize(words).split()
    )
