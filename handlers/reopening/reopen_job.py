"""``/reopen`` and the reopen form on a job's card."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from bot.dispatch.commands import Command
from bot.dispatch.context import Context
from bot.domain.error_texts import NONE_OF_SEVERAL_REOPENED
from bot.domain.errors import JobToReopenMissing
from bot.domain.job_buttons import ReopenJob
from bot.domain.jobs import Job, JobState
from bot.domain.normalization import normalize
from bot.domain.replies import Card, FollowUp, Reply, Toast
from bot.domain.text import Text
from bot.domain.typed.errors import UntilBeforeCode, UntilInThePast, UntilNotUnderstood
from bot.domain.typed.references import References, read_references
from bot.domain.typed.until import Expiry, is_until, parse_until, parse_until_form, split_until
from cards.components.dates import date_and_time
from cards.job_card import JobView, News, job_card
from cards.reopen_form import DEFAULT_NOTE, DEFAULT_PERIOD
from cards.wording.outcomes import STILL_COUNTED_OPEN, missing_text
from cards.wording.titles import code_text
from handlers.find_jobs import find_exact, find_jobs, missing_codes
from handlers.job_cards import job_card_for, job_view
from handlers.job_of_button import job_id_of
from handlers.read_job import read_job
from handlers.refresh_cards import refresh_tasks
from handlers.reopening.bulk_confirmation import ask_to_confirm
from handlers.reopening.notices import reopening_notice
from handlers.reopening.permission import asking_suggested
from handlers.reopening.reopen import Outcome, reopen
from handlers.show_job import Listing, choose_or_suggest, missing_places, short_codes_missing
from handlers.zone_of_chat import zone_of_chat

JOB_REOPENED = Text("职位已重启", "The job is open again")
JOB_REOPENED_UNTIL = Text("职位已重启，开放至 {at}", "The job is open again until {at}")
NOT_READ = Text(
    "一次最多读取 {read} 个，后面的 {count} 个没有读取，请另发一条。",
    "At most {read} are read at once; the {count} after them were not. Please send those in another message.",
)
_POLITE = frozenset(
    {
        *("请", "麻烦", "帮我", "帮忙", "把", "将", "一下", "谢谢", "多谢", "辛苦"),
        *("重启", "重新开放", "开放", "延期", "延长"),
        *("please", "pls", "kindly", "thanks", "the", "job", "again", "it"),
    }
)
MAX_YEAR_LENGTH = 4
"""A number of so few digits that means no job is rather a part of a date."""
ALREADY_OPEN = Text("职位已经是开放状态，无需重启", "The job is open already; nothing to do")


@dataclass(frozen=True)
class _AtOnce:
    """What a command says that reopens a job without a further question."""

    job: Job
    until: Expiry


def reopen_by_command(command: Command, ctx: Context) -> Reply:
    """``/reopen REF [UNTIL]``: reopens the job at once, or shows the card with the form if UNTIL is missing or makes no sense."""
    meant = _understand(command, ctx)
    if not isinstance(meant, _AtOnce):
        return meant()
    with asking_suggested(meant.job.id):
        outcome, job = reopen(meant.job.id, meant.until, ctx)
    news = _until_news(meant.until, zone_of_chat(ctx))
    return Reply(card=_opened_card(outcome, job_view(job, ctx), ctx, news), tasks=refresh_tasks(job.id, ctx))


def reopens_at_once(command: Command, ctx: Context) -> bool:
    """Whether the command reopens a job, and does not only show a form or a list, or ask. Raises as ``reopen_by_command``."""
    return isinstance(_understand(command, ctx), _AtOnce)


def _understand(command: Command, ctx: Context) -> _AtOnce | Callable[[], Reply]:
    """The job to reopen at once and until when, or what makes another answer.

    Words that are exactly one job's title or code are that, and not a date; so are words of the title by which it was found.
    Nothing is reopened while words are left that say nothing to the bot: they may have changed the date.
    """
    if not normalize(command.arguments):
        raise JobToReopenMissing
    exact = find_exact(command.arguments, ctx)
    reference, typed = (command.arguments, "") if len(exact) == 1 else split_until(command.arguments)
    found = exact if len(exact) == 1 else find_jobs(reference, ctx)
    references = read_references(reference)
    missing = [code for code in missing_codes(references.codes, found) if len(code) > MAX_YEAR_LENGTH]
    if found and len(references.codes) > 1 and (len(found) > 1 or missing):
        return partial(_confirm_or_name_several, found, reference, typed, ctx)
    if not found and is_until(command.arguments):
        raise JobToReopenMissing
    if len(found) != 1:
        return partial(choose_or_suggest, reference, found, ctx, Listing(until=typed))
    (job,) = found
    if len(exact) != 1 and _is_more(references, found):
        return partial(_form, job, _error_of(references, reference).text, ctx)
    is_of_title = not references.codes and normalize(typed) in normalize(job.details.title)
    if not typed or is_of_title:
        return partial(_form, job, None, ctx)
    try:
        return _AtOnce(job, parse_until(typed, ctx.now(), zone_of_chat(ctx)))
    except (UntilNotUnderstood, UntilInThePast) as error:
        return partial(_form, job, error.text, ctx)


def _confirm_or_name_several(jobs: tuple[Job, ...], reference: str, typed: str, ctx: Context) -> Reply:
    """As ``_confirm_several``; the error names the jobs of which none was reopened. Codes that were not found are not repeated."""
    try:
        return _confirm_several(jobs, reference, typed, ctx)
    except (UntilNotUnderstood, UntilInThePast) as error:
        codes = " ".join(code_text(job) or job.id for job in jobs)
        raise type(error)(NONE_OF_SEVERAL_REOPENED.fill(reason=error.text, codes=codes)) from error


def _confirm_several(jobs: tuple[Job, ...], reference: str, typed: str, ctx: Context) -> Reply:
    """Several codes are several jobs: whoever typed them confirms once, for the form's default if they typed no date.

    Raises as ``parse_until``.
    """
    references = read_references(reference)
    if _is_more(references, jobs, short_codes_missing(reference, jobs)):
        raise _error_of(references, reference)
    until = parse_until(typed or DEFAULT_PERIOD, ctx.now(), zone_of_chat(ctx))
    notes = () if typed else (DEFAULT_NOTE,)
    if missing := missing_places(reference, references.codes, jobs):
        notes = (*notes, missing_text(missing))
    if references.unread:
        notes = (*notes, NOT_READ.fill(read=len(references.codes), count=references.unread))
    return ask_to_confirm(jobs, until, ctx, in_thread=False, notes=notes)


def _error_of(references: References, typed: str) -> UntilNotUnderstood:
    """Why the words beside the codes do not do."""
    last_code = max(map(typed.rfind, references.codes))
    is_before = any(is_until(word) and typed.find(word) < last_code for word in references.others)
    return UntilBeforeCode() if is_before else UntilNotUnderstood()


def _form(job: Job, reason: Text | None, ctx: Context) -> Reply:
    """The job's card with the form, and why what was typed did not do."""
    news = News(reason) if reason else None
    return Reply(card=job_card_for(read_job(job.id, ctx), ctx, offer="asked", news=news))


def _is_more(references: References, jobs: tuple[Job, ...], told: tuple[str, ...] = ()) -> bool:
    """Whether words stand beside the codes that are neither of the jobs' titles nor said out of politeness.

    Words that are ``told`` as not found do not count.
    """
    titles = " ".join(normalize(job.details.title) for job in jobs)
    numbers = [code for code in missing_codes(references.codes, jobs) if len(code) <= MAX_YEAR_LENGTH]
    beside = [normalize(word) for word in (*references.others, *numbers)] if references.codes else []
    passed = _POLITE | set(map(normalize, told))
    return any(word not in passed and word not in titles for word in beside)


def _until_news(until: Expiry, zone: ZoneInfo) -> Text:
    """That the job is open, until when, and by which zone's calendar the typed date counts."""
    if until.expires_at is None:
        return JOB_REOPENED
    return JOB_REOPENED_UNTIL.fill(at=date_and_time(until.expires_at, zone))


def reopen_by_form(button: ReopenJob, form: Mapping[str, Any], ctx: Context) -> Reply:
    """The reopen form: the clicked card shows the open job, and a message in its thread says who reopened it."""
    until = parse_until_form(form, ctx.now(), zone_of_chat(ctx), button.period)
    job_id = job_id_of(button, ctx)
    with asking_suggested(job_id):
        outcome, job = reopen(job_id, until, ctx)
    view = job_view(job, ctx)
    card = _opened_card(outcome, view, ctx)
    if outcome != "reopened":
        return Reply(card=card, toast=Toast(already_open_text(job, ctx), "info"))
    return Reply(
        card=card,
        toast=Toast(JOB_REOPENED, "success"),
        follow_ups=(FollowUp(_notice(view, until, ctx), in_thread=True),),
        tasks=refresh_tasks(job.id, ctx),
    )


def _notice(view: JobView, until: Expiry, ctx: Context) -> Card:
    return reopening_notice(view, ctx.requester.open_id, until.expires_at, ctx.now(), ctx)


def _opened_card(outcome: Outcome, view: JobView, ctx: Context, text: Text | None = None) -> Card:
    """The card of a job that is open now, with who opened it if this request did."""
    now, zone = ctx.now(), zone_of_chat(ctx)
    if outcome == "reopened":
        return job_card(view, now, zone, news=News(text or JOB_REOPENED, ctx.requester.open_id), offer="done")
    return job_card(view, now, zone, news=News(already_open_text(view.job, ctx)), offer="tried")


def already_open_text(job: Job, ctx: Context) -> Text:
    """Why a job need not, or cannot, be reopened."""
    return STILL_COUNTED_OPEN if job.state(ctx.now()) is JobState.EXPIRED else ALREADY_OPEN
