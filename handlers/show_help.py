"""What the bot says about itself: the help, the welcome, and the suggestion after words it does not know."""

import re

from bot.dispatch.commands import Command, CommandSpec
from bot.dispatch.context import Context
from bot.domain.errors import BotError, NotAllowed
from bot.domain.replies import Card, Reply, Toast
from bot.domain.text import Text
from cards.help_card import HelpEntry, help_card, suggestion_card, welcome_card
from cards.notice_cards import error_card, notice_card, refused_card

_LIKE_A_REFERENCE = re.compile(r"(?:https?://\S+|[A-Za-z]{0,4}\d{4,24})", re.ASCII)
RESULT = Text("处理结果", "Here is the result")
_FIRST_TO_TRY = ("expiring", "jobs", "job")


def show_help(_command: Command, ctx: Context) -> Reply:
    """``/help``: every command with an example that a click runs."""
    return Reply(card=help_card(_entries(ctx)))


def welcome(ctx: Context) -> Card:
    """The greeting of a chat, with three things to try."""
    entries = {entry.command.split()[0].removeprefix("/"): entry for entry in _entries(ctx)}
    return welcome_card([entries[name] for name in _FIRST_TO_TRY])


def suggest(words: str, closest: CommandSpec | None, ctx: Context) -> Card:
    """The answer to words that are no command: what was probably meant, ready to be clicked."""
    suggestion = None
    if _LIKE_A_REFERENCE.fullmatch(words):
        suggestion = f"/job {words}"
    elif closest is not None:
        suggestion = f"/{closest.names[0]} {words.partition(' ')[2]}".strip()
    return suggestion_card(words, suggestion, _entries(ctx))


def explain(error: BotError, incident: str | None) -> Card:
    """The answer when something went wrong; a refusal names who may."""
    if isinstance(error, NotAllowed):
        return refused_card(error.text, error.team_ids, error.admin_ids)
    return error_card(error.text, incident)


def tell_late(toast: Toast) -> Card:
    """What a click led to, for a clicker whose toast would have come too late."""
    failed = toast.kind == "error"
    return error_card(toast.text) if failed else notice_card(RESULT, toast.text)


def _entries(ctx: Context) -> tuple[HelpEntry, ...]:
    is_admin = ctx.requester.open_id in ctx.policy.admin_ids
    return tuple(_entry(spec, ctx) for spec in ctx.commands if is_admin or not spec.for_admins)


def _entry(spec: CommandSpec, ctx: Context) -> HelpEntry:
    name = spec.names[0]
    chinese = next((other for other in spec.names if not other.isascii()), "")
    example = f"/{name} {_example(spec, ctx)}".strip()
    return HelpEntry(f"/{name} {spec.arguments}".strip(), chinese, spec.summary, example)


def _example(spec: CommandSpec, ctx: Context) -> str:
    """A job that is really there makes an example that really works."""
    if spec.example_state is None:
        return spec.example
    found, _ = ctx.store.posts.search((), is_open=spec.example_state == "open", now=ctx.now(), offset=0, limit=1)
    return found[0].job_code or found[0].id if found else spec.example
