"""Reopening several closed jobs of a digest with one date: chosen, confirmed by name, then done with progress shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.dispatch.context import Context
from bot.domain.buttons import ChooseReopenings, ConfirmReopenings, TurnDigest
from bot.domain.error_texts import FEISHU_BUSY, WORKING_ON_IT
from bot.domain.errors import BotError, CardOutdated, NotAllowed, NothingChosen
from bot.domain.job_posts import JobPost
from bot.domain.jobs import PostKey
from bot.domain.replies import Card, Reply, TaskRequest, Toast
from bot.domain.serialization import dump, load
from bot.domain.text import Text
from bot.tasks.retries import RETRY, run_with_retries
from bot.tasks.task_context import TaskContext
from cards.components.dates import iso_date
from cards.reopenings_card import MAX_JOBS, Reopening, confirm_card, progress_card
from cards.wording.expiry import until_text
from cards.wording.outcomes import Outcome
from handlers.refresh_cards import refresh_tasks
from handlers.reopening.expiry import Expiry, parse_until, parse_until_form
from handlers.reopening.reopen import is_passing, reopen


@dataclass(frozen=True)
class ManyOrder:
    """What was confirmed: which posts, until when, by whom, on which card."""

    posts: tuple[PostKey, ...]
    until: str
    by: str
    chat_id: str
    message_id: str


@dataclass(frozen=True)
class Result:
    """What became of one job."""

    outcome: Outcome
    words: Text | None = None


WAITING = Result("waiting")


def choose_reopenings(button: ChooseReopenings, form: Mapping[str, Any], ctx: Context) -> Reply:
    """The digest's form: the card asks for confirmation, naming the jobs, before anything happens."""
    until = parse_until_form(form, ctx.now(), ctx.policy.zone)
    chosen = form.get("posts")
    names = [chosen] if isinstance(chosen, str) else [name for name in chosen or () if isinstance(name, str)]
    posts = [post for name in dict.fromkeys(names) if (post := _post(name, ctx))][:MAX_JOBS]
    if not posts:
        raise NothingChosen
    named = tuple(f"{post.website_id}/{post.id}" for post in posts)
    confirm = ConfirmReopenings(button.digest_id, named, _typed(until, ctx))
    return Reply(card=confirm_card(posts, _in_words(until, ctx), confirm, TurnDigest(button.digest_id)))


def confirm_reopenings(button: ConfirmReopenings, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Confirmed: the card shows the progress from now on. The right is checked for each job when its turn comes."""
    until = parse_until(button.until, ctx.now(), ctx.policy.zone)
    posts = [post for name in button.posts[:MAX_JOBS] if (post := _post(name, ctx))]
    if not posts:
        raise CardOutdated
    requester = ctx.requester
    keys = tuple(post.key for post in posts)
    order = ManyOrder(keys, button.until, requester.open_id, requester.chat_id, requester.message_id)
    rows = [Reopening(post, "waiting") for post in posts]
    card = progress_card(rows, requester.open_id, _in_words(until, ctx), is_over=False)
    return Reply(
        card=card,
        toast=Toast(WORKING_ON_IT),
        tasks=(TaskRequest("reopen_many", ctx.idempotency_key, dump(order)),),
    )


def reopen_many(way: TaskContext, payload: str) -> None:
    """One job after the other, each as a step of its own, so that after a crash none is done twice."""
    order = load(ManyOrder, payload)
    ctx = way.context(order.by, order.chat_id, order.message_id)
    results = [WAITING] * len(order.posts)
    for number, key in enumerate(order.posts):
        outcome = run_with_retries(way.steps, f"reopen {number}", partial(_reopen, key, order, ctx))
        results[number] = load(Result, outcome) if outcome != RETRY else Result("failed", FEISHU_BUSY)
        way.refresh(f"progress {number}", order.message_id, partial(_progress, order, results, ctx))
    for key in order.posts:
        for refresh in refresh_tasks(key.job_id, ctx):
            way.submit(refresh)


def _reopen(key: PostKey, order: ManyOrder, ctx: Context) -> str:
    try:
        until = parse_until(order.until, ctx.now(), ctx.policy.zone)
        outcome, _ = reopen(key, until, ctx)
    except BotError as error:
        if is_passing(error):
            return RETRY
        return dump(Result("refused" if isinstance(error, NotAllowed) else "failed", error.text))
    return dump(Result(outcome))


def _progress(order: ManyOrder, results: list[Result], ctx: Context) -> Card:
    until = parse_until(order.until, ctx.now(), ctx.policy.zone)
    rows = []
    for key, result in zip(order.posts, results, strict=True):
        post = ctx.store.posts.get(key.website_id, key.post_id) or JobPost(key.website_id, key.post_id, "", key.job_id)
        rows.append(Reopening(post, result.outcome, result.words))
    return progress_card(rows, order.by, _in_words(until, ctx), is_over=WAITING not in results)


def _post(name: str, ctx: Context) -> JobPost | None:
    website_id, _, post_id = name.partition("/")
    return ctx.store.posts.get(website_id, post_id)


def _typed(until: Expiry, ctx: Context) -> str:
    """The UNTIL that means the same when the confirmation comes, even after midnight."""
    return iso_date(until.expires_at, ctx.policy.zone) if until.expires_at else "forever"


def _in_words(until: Expiry, ctx: Context) -> Text:
    return until_text(iso_date(until.expires_at, ctx.policy.zone) if until.expires_at else "")
