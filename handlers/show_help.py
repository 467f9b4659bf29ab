"""The help, the welcome, and the cards for errors, for what comes late and for what cannot be read."""

from collections.abc import Iterator
from datetime import datetime

from bot.dispatch.commands import Command, CommandSpec
from bot.dispatch.context import Context
from bot.domain.errors import BotError, NotAllowed, ReferenceMissing
from bot.domain.jobs import Job
from bot.domain.replies import Card, Reply, Toast
from bot.domain.text import Text
from bot.interfaces.job_store import JobSearch
from cards.help_card import HelpEntry, help_card, late_command_card, welcome_card
from cards.notice_cards import error_card, notice_card, refused_card, which_job_card
from handlers.reopening.permission import may_reopen_every_job

TEXT_ONLY_TITLE = Text("我只能读文字", "I can only read text")
TEXT_ONLY = Text(
    "语音、图片和文件我还看不懂，请把命令或职位编码打成文字发给我。",
    "I cannot read voice messages, pictures or files. Please type the command or the job code.",
)
RESULT = Text("处理结果", "Here is the result")
# In place of a code, where no job is known on which the asker may act.
ANY_JOB = Text("编码", "REF")
MAX_EXAMPLES = 50
AT_A_TIME = 5
# None of them names a job: a direct chat may be that of a guest, whose tenant the event does not say.
_FIRST_TO_TRY = ("expiring", "jobs")


def show_help(_command: Command, ctx: Context) -> Reply:
    """``/help``: every command with an example, which runs when it is clicked unless it would change something."""
    return Reply(card=help_card(help_entries(ctx)))


def welcome(ctx: Context) -> Card:
    """The first card in a new chat, with commands to try and an offer of reminders."""
    entries = {spec.names[0]: _entry(spec, ctx) for spec in ctx.commands}
    return welcome_card([entries[name] for name in _FIRST_TO_TRY], is_direct=ctx.requester.is_direct)


def explain_late(text: str, created_at: datetime, _ctx: Context) -> Card:
    """A command that came too late to be run: when it was typed, and a button that runs it now."""
    return late_command_card(text, created_at)


def explain_old_offer(text: str, offered_at: datetime, _ctx: Context) -> Card:
    """A command of a button on an old card, which is offered again."""
    return late_command_card(text, offered_at, is_typed=False)


def explain_unreadable() -> Card:
    """The answer to a voice message, a picture or a file."""
    return notice_card(TEXT_ONLY_TITLE, TEXT_ONLY, "grey")


def explain_error(error: BotError, incident: str | None) -> Card:
    """The answer when a handler failed. If permission was missing, it names who has it."""
    if isinstance(error, NotAllowed):
        return refused_card(error.text, error.team_ids, error.admin_ids, error.job_id)
    if isinstance(error, ReferenceMissing):
        return which_job_card(error.text)
    return error_card(error.text, incident)


def show_late_result(toast: Toast) -> Card:
    """The text of a toast as a card, for a click that could not be answered in time."""
    failed = toast.kind == "error"
    return error_card(toast.text) if failed else notice_card(RESULT, toast.text)


def help_entries(ctx: Context) -> tuple[HelpEntry, ...]:
    is_admin = ctx.requester.open_id in ctx.policy.admin_ids
    return tuple(_entry(spec, ctx) for spec in ctx.commands if is_admin or not spec.for_admins)


def _entry(spec: CommandSpec, ctx: Context) -> HelpEntry:
    return HelpEntry(
        _typed(spec, spec.arguments),
        spec.summary,
        _typed(spec, _example(spec, ctx)),
        changes_something=spec.changes_something,
    )


def _typed(spec: CommandSpec, arguments: Text) -> Text:
    return Text(spec.as_typed(arguments.zh_cn, in_chinese=True), spec.as_typed(arguments.en_us, in_chinese=False))


def _example(spec: CommandSpec, ctx: Context) -> Text:
    """The example's arguments: the code of an existing job where the command needs one."""
    if spec.example_state is None:
        return spec.example
    wanted = JobSearch(is_open=spec.example_state == "open")
    if not ctx.store.jobs.exists(wanted, ctx.now()):
        return spec.example
    is_for_anyone = not spec.changes_something or may_reopen_every_job(ctx)
    job = next(_latest(wanted, 1, ctx) if is_for_anyone else _of_requester(wanted, ctx), None)
    if job is None:
        return ANY_JOB
    reference = job.details.code or job.id
    return Text(reference, reference)


def _latest(wanted: JobSearch, limit: int, ctx: Context) -> Iterator[Job]:
    """Some of the jobs at a time, because to read one costs more than to find it."""
    for offset in range(0, limit, AT_A_TIME):
        found, _ = ctx.store.jobs.search(wanted, ctx.now(), offset=offset, limit=min(limit, AT_A_TIME))
        yield from found


def _of_requester(wanted: JobSearch, ctx: Context) -> Iterator[Job]:
    """Those that the requester may reopen, by their teams as last read: the help does not wait for Hire."""
    if ctx.policy.reopen_allowed != "job_team":
        return
    for job in _latest(wanted, MAX_EXAMPLES, ctx):
        if job.team is not None and ctx.requester.open_id in job.team.members():
            yield job
