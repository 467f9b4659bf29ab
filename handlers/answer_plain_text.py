"""Answers text that is no command: a reference or words of a title show the job, a code in a sentence offers it."""

import unicodedata

from bot.dispatch.commands import Command, CommandSpec, closest_command, read_command, starts_with_mistyped_name
from bot.dispatch.context import Context
from bot.domain.errors import BotError, ReferenceMissing
from bot.domain.replies import Card, Reply
from bot.domain.typed.addressing import Addressed
from bot.domain.typed.references import all_codes_within, codes_within, read_references
from cards.help_card import suggestion_card
from handlers.find_jobs import find_by_title, find_jobs
from handlers.show_help import help_entries
from handlers.show_job import choice_of, choose_or_suggest, show_job

MIN_WIDTH = 3
"""Fewer ASCII letters fit too many titles; a Chinese character counts for two."""
MAX_LENGTH = 200


def answer_plain_text(text: str, ctx: Context) -> Reply:
    """The job or the list of jobs that the text means, or the command that was probably meant."""
    references = read_references(text)
    if references.codes and not references.has_others:
        return show_job(Command("job", text), ctx)
    is_command = text.startswith("/") and not text.startswith("//")
    if not is_command and starts_with_mistyped_name(text, _commands_of_requester(ctx)):
        return Reply(card=_suggestion(text[:MAX_LENGTH], ctx))
    if not is_command and (codes := codes_within(text)):
        if found := find_jobs(" ".join(codes), ctx):
            return Reply(card=choice_of(all_codes_within(text), found, ctx))
    elif not is_command and _width(references.words) >= MIN_WIDTH and (found := find_by_title(references.words, ctx)):
        if len(found) == 1:
            return show_job(Command("job", found[0].id), ctx)
        return choose_or_suggest(references.words, found, ctx)
    return Reply(card=_suggestion(text[:MAX_LENGTH], ctx))


def _suggestion(text: str, ctx: Context) -> Card:
    suggestion = closest_command(text, _commands_of_requester(ctx))
    if suggestion is None:
        return suggestion_card(text, None, help_entries(ctx))
    return suggestion_card(text, suggestion, help_entries(ctx), would_change=_would_change(suggestion, ctx))


def _commands_of_requester(ctx: Context) -> list[CommandSpec]:
    is_admin = ctx.requester.open_id in ctx.policy.admin_ids
    return [spec for spec in ctx.commands if is_admin or not spec.for_admins]


def _would_change(typed: str, ctx: Context) -> bool:
    """Whether the command would change something if it was run; also if that cannot be said now."""
    command = read_command(Addressed(typed), ctx.commands)
    try:
        return any(
            spec.would_change(command, ctx) for spec in ctx.commands if command and spec.names[0] == command.name
        )
    except ReferenceMissing:  # It would ask for the job.
        return False
    except BotError:
        return True


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
