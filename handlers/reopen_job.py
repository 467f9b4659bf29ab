"""Reopening: by command, by form, once. The job is read again before and after, and every attempt is written down."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.buttons import ReopenJob
from bot.commands import Command
from bot.context import Context
from bot.errors import BotError, NotAllowed, PostNotListed, SomebodyElseIsAtIt, UntilNotUnderstood
from bot.job_post import JobPost, JobState
from bot.nouns import Card, FollowUp, HistoryEntry, PostKey, Reply, Text, Toast
from bot.promises import Opening
from cards.job_card import News, job_card
from cards.notice_cards import reopened_card
from cards.reopen_form import Offer
from handlers.find_posts import find_posts, read_post
from handlers.permission import require_may_reopen
from handlers.show_job import choose_or_miss
from handlers.until import Until, read_form, read_until, split_until

JOB_REOPENED = Text("职位已重启", "The job is open again")
ALREADY_OPEN = Text("职位已经是开放状态，无需重启", "The job is open already; nothing to do")
STILL_COUNTED_OPEN = Text(
    "到期日已过，但飞书招聘仍视其为开放职位，所以无法重启。请在飞书招聘中修改到期日。",
    "Its date has passed, but Feishu Hire still counts the job as open, so it cannot be reopened. Please change the date in Hire.",
)
PATIENCE = timedelta(seconds=8)
BETWEEN_LOOKS = timedelta(seconds=0.25)

Outcome = Literal["reopened", "already_open"]


def reopen_by_command(command: Command, ctx: Context) -> Reply:
    """``/reopen REF [UNTIL]``: with UNTIL reopened at once, without it the card with the form."""
    reference, typed = split_until(command.words)
    posts = find_posts(reference, ctx)
    if not typed and not posts:
        _refuse_odd_until(reference, ctx)
    if len({post.job_id for post in posts}) != 1:
        return choose_or_miss(reference, posts, ctx)
    if not typed:
        post = read_post(posts[0].key, ctx)
        return Reply(card=_face(post, ctx, offer="asked"))
    until = read_until(typed, ctx.now(), ctx.policy.zone)
    outcome, post = _reopen(posts[0].key, until, ctx)
    return Reply(card=_opened_face(outcome, post, ctx))


def reopen_by_form(button: ReopenJob, form: Mapping[str, Any], ctx: Context) -> Reply:
    """The reopen form: the clicked card shows the open job, the thread learns who did it."""
    until = read_form(form, ctx.now(), ctx.policy.zone)
    outcome, post = _reopen(PostKey(button.website_id, button.post_id, button.job_id), until, ctx)
    card = _opened_face(outcome, post, ctx)
    if outcome != "reopened":
        return Reply(card=card, toast=Toast(_already_open(post, ctx), "info"))
    notice = reopened_card(post, ctx.asker.open_id, until.expires_at, ctx.now(), ctx.policy.zone)
    return Reply(card=card, toast=Toast(JOB_REOPENED, "success"), follow_ups=(FollowUp(notice, in_thread=True),))


def _reopen(key: PostKey, until: Until, ctx: Context) -> tuple[Outcome, JobPost]:
    """Reopen a job once, however many ask: the second one finds it open.

    Raises:
        NotAllowed, SomebodyElseIsAtIt; BotError as Hire's promises say. Each is written to the history.
    """
    before = ctx.store.posts.get(key.website_id, key.post_id)
    record = _recorder(key, before, until, ctx)
    try:
        before = read_post(key, ctx)
        # The id in a card is a hint; what Hire says of the post is what counts.
        record = _recorder(before.key, before, until, ctx)
        require_may_reopen(before.job_id, ctx)
        _claim(before.job_id, ctx)
    except NotAllowed as error:
        record("refused", type(error).__name__, error.log_id)
        raise
    except BotError as error:
        record("failed", type(error).__name__, error.log_id)
        raise
    try:
        outcome, after = _open_claimed(before, until, ctx)
        record(outcome, "", "")
    except BotError as error:
        record("failed", type(error).__name__, error.log_id)
        raise
    finally:
        ctx.store.claims.release(before.job_id, ctx.cause_id)
    return outcome, after


def _open_claimed(before: JobPost, until: Until, ctx: Context) -> tuple[Outcome, JobPost]:
    """With the job to ourselves: look again, for somebody may have been faster, then open it and look once more."""
    was_acting = _was_acting(before.job_id, ctx)
    post = read_post(before.key, ctx)
    if _is_open(post, ctx.now()):
        return ("reopened" if was_acting else "already_open"), post
    ctx.store.claims.announce(post.job_id, ctx.cause_id)
    try:
        opening = ctx.hire.open_job(post.job_id, until.expires_at)
    except BotError as error:
        if not getattr(error, "outcome_unknown", False):
            raise
        post = read_post(post.key, ctx)
        if not _is_open(post, ctx.now()):
            raise
        return "reopened", post
    if opening is Opening.ALREADY_OPEN and not was_acting:
        return "already_open", read_post(post.key, ctx)
    return "reopened", _after_opening(post, until, ctx)


def _was_acting(job_id: str, ctx: Context) -> bool:
    """Whether this very request had called Hire before a crash; then finding the job open means that it worked."""
    known = ctx.store.history.outcome(ctx.cause_id, job_id)
    return known == "reopened" or ctx.store.claims.was_acting(job_id, ctx.cause_id)


def _after_opening(post: JobPost, until: Until, ctx: Context) -> JobPost:
    """The reopened job as Hire shows it now; Hire has accepted, so a record that lags behind does not count."""
    after = read_post(post.key, ctx)
    if after.is_active and after.is_listed:
        return after
    after = replace(after, is_active=True, expires_at=until.expires_at)
    ctx.store.posts.put(after, ctx.now())
    return after


def _is_open(post: JobPost, now: datetime) -> bool:
    """Open and worth leaving alone; an unlisted post says nothing of its job, so Hire is asked."""
    return post.is_active and post.is_listed and (post.expires_at is None or post.expires_at > now)


def _claim(job_id: str, ctx: Context) -> None:
    """Have the job to ourselves, waiting a little for whoever is at it."""
    for _ in range(int(PATIENCE / BETWEEN_LOOKS)):
        if ctx.store.claims.take(job_id, ctx.cause_id, ctx.now()):
            return
        ctx.wait(BETWEEN_LOOKS)
    raise SomebodyElseIsAtIt


Record = Callable[[Literal["reopened", "already_open", "refused", "failed"], str, str], None]


def _recorder(key: PostKey, before: JobPost | None, until: Until, ctx: Context) -> Record:
    """Writes this attempt's line of the history once its outcome is known."""

    def record(outcome: Literal["reopened", "already_open", "refused", "failed"], detail: str, log_id: str) -> None:
        ctx.store.history.write(
            HistoryEntry(
                cause_id=ctx.cause_id,
                happened_at=ctx.now(),
                actor_id=ctx.asker.open_id,
                action="reopen",
                job_id=key.job_id,
                chat_id=ctx.asker.chat_id,
                message_id=ctx.asker.message_id,
                outcome=outcome,
                post_id=key.post_id,
                detail=detail,
                old_expires_at=before.expires_at if before else None,
                new_expires_at=until.expires_at if outcome == "reopened" else None,
                log_id=log_id,
            )
        )

    return record


def _opened_face(outcome: Outcome, post: JobPost, ctx: Context) -> Card:
    """The job's card after an attempt that found or made it open; it says who opened it."""
    news = News(JOB_REOPENED, ctx.asker.open_id) if outcome == "reopened" else News(_already_open(post, ctx))
    return _face(post, ctx, news=news, offer="done")


def _face(post: JobPost, ctx: Context, *, news: News | None = None, offer: Offer = "by_state") -> Card:
    zone, show_salary = ctx.policy.zone, ctx.policy.show_salary
    return job_card(post, ctx.now(), zone, show_salary=show_salary, news=news, offer=offer)


def _already_open(post: JobPost, ctx: Context) -> Text:
    return STILL_COUNTED_OPEN if post.state(ctx.now()) is JobState.EXPIRED else ALREADY_OPEN


def _refuse_odd_until(words: str, ctx: Context) -> None:
    """``/reopen A168688 tomorrow``: the job is known, so what follows must have been meant as a date."""
    first, _, rest = words.partition(" ")
    if not rest:
        return
    try:
        known = find_posts(first, ctx)
    except PostNotListed:
        return
    if known:
        raise UntilNotUnderstood
