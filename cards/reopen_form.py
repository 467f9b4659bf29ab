"""The forms that reopen a job, and several that are chosen."""

from collections.abc import Mapping
from typing import Literal

from bot.domain.buttons import Button, ChooseReopenings
from bot.domain.job_buttons import AskToReopen, RefreshJob, ReopenJob
from bot.domain.jobs import Job
from bot.domain.text import Text
from cards.components.elements import Element, button_row, divider, line, note
from cards.components.forms import confirmed_submit, date_picker, form, multi_select, select, submit
from cards.components.sanitize import join_texts
from cards.components.valid_ids import has_valid_id
from cards.wording.labels import ADVERTS_NOTE, NEW_LINE
from cards.wording.titles import title_text

Offer = Literal["by_state", "asked", "tried", "done"]

# The default comes first: what a client sends for a list that nobody touched is not documented
# (docs/feishu/open-questions.md Q34).
PERIODS = (
    ("90d", Text("90 天", "90 days")),
    ("30d", Text("30 天", "30 days")),
    ("60d", Text("60 天", "60 days")),
    ("180d", Text("180 天", "180 days")),
    ("forever", Text("长期有效", "No expiry date")),
)
DEFAULT_PERIOD = PERIODS[0][0]
CHOSEN_FIELD = "posts"
"""The form's field with the ids of the chosen jobs; in cards of release 0.1 they were ``website_id/post_id``."""
_TITLE_LENGTH = 60
_HOW_LONG = Text("重启后开放多久？选了日期则以日期为准。", "Open for how long? If you pick a date, the date counts.")
_OR_UNTIL = Text("或选择到期日期", "Or until a date")
_REOPEN = Text("重启职位", "Reopen job")
_CONFIRM_TITLE = Text("确认重启「{title}」？", "Reopen “{title}”?")
_CONFIRM_TEXT = Text(
    "职位将按所选的时长或日期重新开放，本会话会收到通知。",
    "The job will be open for the period or until the date you chose, and this chat is told who reopened it.",
)
_ASK = Text("请求重启", "Ask to reopen")
_ASK_NOTE = Text(
    "没有重启权限？点「请求重启」，由有权限的人决定。",
    "Not allowed to reopen it? Press “Ask to reopen”, and somebody who is allowed to will decide.",
)
_CHOOSE = Text("选择要重启的职位", "Choose jobs to reopen")
_REOPEN_CHOSEN = Text("重启所选职位", "Reopen the chosen jobs")
_NEXT_STEP = Text(
    "话题中会列出这些职位，由你确认后才会重启。",
    "A message in the thread names them; nothing happens until you confirm.",
)
END_OF_DAY = Text(
    "职位将于所选日期的 23:59 到期（你所在的时区）。",
    "The job expires at 23:59 on the date you pick, in your time zone.",
)


DEFAULT_NOTE = Text(
    "没有写开放多久，按 {period}计算。要改的话，请取消后在编码后面写上，例如 30天 或 2027-01-31。",
    "No period was given, so it will be {period}. For another one, cancel and write it after the codes, such as 30d or 2027-01-31.",
).fill(period=PERIODS[0][1])


def reopen_form(job: Job, cap: int, *, may_ask: bool) -> list[Element]:
    """The form, or nothing if the job's id is invalid; the title in its dialog is cut to ``cap`` characters.

    With ``may_ask`` it has a second button, for those who may not reopen the job.
    """
    if not has_valid_id(job):
        return []
    title = _CONFIRM_TITLE.fill(title=title_text(job, min(cap, _TITLE_LENGTH)))
    reopen = ReopenJob(job.id, period=DEFAULT_PERIOD)
    actions = [confirmed_submit("reopen", _REOPEN, reopen, title=title, question=_CONFIRM_TEXT)]
    if may_ask:
        actions.append(submit("ask", _ASK, AskToReopen(job.id, DEFAULT_PERIOD), "default"))
    # If a client sends a click when a field is edited, it only refreshes the card.
    fields = [
        *until_fields(RefreshJob(job.id)),
        button_row(actions),
        *([note(_ASK_NOTE)] if may_ask else []),
        note(END_OF_DAY),
        *([note(ADVERTS_NOTE)] if job.is_advertised else []),
    ]
    return [form("reopen_form", fields)]


def until_fields(on_edit: Button) -> list[Element]:
    """The fields ``period`` and ``date``: for how long or until when a job is to be reopened."""
    return [
        line(_HOW_LONG),
        select("period", PERIODS, 1, on_edit),
        date_picker("date", _OR_UNTIL, on_edit),
    ]


def reopenings_form(names: Mapping[str, Text | str], choose: ChooseReopenings, on_edit: Button) -> list[Element]:
    """The form that chooses closed jobs by their ids; a card in the thread asks for confirmation."""
    fields = [
        multi_select(CHOSEN_FIELD, list(names.items()), (), _CHOOSE, on_edit),
        *until_fields(on_edit),
        submit("choose", _REOPEN_CHOSEN, choose),
        note(join_texts([_NEXT_STEP, END_OF_DAY, ADVERTS_NOTE], NEW_LINE)),
    ]
    return [divider(), form("reopenings_form", fields)]
