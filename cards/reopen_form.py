"""The form that reopens a job, and the note that a card shows instead when the job cannot be reopened."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.domain.buttons import Button, RefreshPost, ReopenJob
from bot.domain.job_posts import JobPost, JobState
from bot.domain.text import Text
from cards.components.elements import Element, divider, line, note
from cards.components.forms import confirmed_submit, date_picker, form, select
from cards.components.sanitize import one_line
from cards.components.valid_ids import has_valid_job_id
from cards.wording.labels import ADVERTS_NOTE

Offer = Literal["by_state", "asked", "done"]

PERIODS = (
    ("forever", Text("长期有效", "For ever")),
    ("30d", Text("30 天", "30 days")),
    ("60d", Text("60 天", "60 days")),
    ("90d", Text("90 天", "90 days")),
    ("180d", Text("180 天", "180 days")),
)
# The position of 90 days, counted from 1.
INITIAL_PERIOD = 4
_HOW_LONG = Text("重启多久？选了日期时以日期为准。", "Reopen for how long? A date, if picked, wins.")
_OR_UNTIL = Text("或选择到期日期", "Or until a date")
_REOPEN = Text("重启职位", "Reopen job")
_CONFIRM_TITLE = Text("确认重启这个职位？", "Reopen this job?")
_CONFIRM_TEXT = Text(
    "职位将重新开放，并在群里留下记录。", "The job becomes open again, and the group sees who reopened it."
)
END_OF_DAY = Text("日期指当天结束（{zone}）。", "A date means the end of that day ({zone}).")
_UNLISTED = Text(
    "官网上已没有这个职位广告，以上是最近一次看到的内容。职位可能已关闭；若已关闭，可在此重启。",
    "The careers site no longer has this post; this is what was last seen. The job may be closed; if so, reopen it here.",
)
_EXPIRED = Text(
    "到期时间已过，但飞书招聘仍把职位记为开放，而接口只能重启已关闭的职位。发送 /reopen {reference} 可以一试。",
    "The date has passed, but Hire still counts the job as open, and only closed jobs can be reopened. "
    "Send /reopen {reference} to try.",
)
_STILL_OPEN = Text(
    "职位仍然开放。接口不能延长开放中的职位，请在飞书招聘中修改到期时间。",
    "The job is still open. An app cannot extend an open job; change its expiry in Feishu Hire.",
)
_NOT_BACK = Text(
    "职位已开放，但官网上还没有这个职位广告，可能需要在飞书招聘中重新发布。",
    "The job is open, but the careers site does not show this post yet; it may have to be published again in Feishu Hire.",
)
_REFERENCE_LENGTH = 40


def reopen_elements(post: JobPost, now: datetime, zone: ZoneInfo, offer: Offer) -> list[Element]:
    """The form if the job may be closed, else a note on what can be done about its expiry.

    With ``asked`` an expired job has the form too, because the platform decides whether it can be reopened
    (docs/feishu/open-questions.md Q14, Q15). With ``done`` there is no form: the job has just been reopened, even if its
    post has not come back to the site yet (Q16).
    """
    state = post.state(now)
    if offer == "done":
        return [note(_NOT_BACK)] if state is JobState.UNLISTED else []
    if state is JobState.CLOSED or (state is JobState.EXPIRED and offer == "asked"):
        return _form(post, zone)
    if state is JobState.UNLISTED:
        return [note(_UNLISTED), *_form(post, zone)]
    if state is JobState.EXPIRED:
        reference = one_line(post.job_code, _REFERENCE_LENGTH) or one_line(post.id, _REFERENCE_LENGTH)
        return [note(_EXPIRED.fill(reference=reference))]
    return [note(_STILL_OPEN)] if offer == "asked" or state is JobState.EXPIRING else []


def _form(post: JobPost, zone: ZoneInfo) -> list[Element]:
    if not has_valid_job_id(post):
        return []
    reopen = ReopenJob(post.website_id, post.id, post.job_id)
    # If a client sends a click when a field is edited, it only refreshes the card.
    refresh = RefreshPost(post.website_id, post.id)
    return [
        divider(),
        form(
            "reopen_form",
            [
                *until_fields(refresh),
                confirmed_submit("reopen", _REOPEN, reopen, title=_CONFIRM_TITLE, question=_CONFIRM_TEXT),
                note(END_OF_DAY.fill(zone=zone)),
                note(ADVERTS_NOTE),
            ],
        ),
    ]


def until_fields(on_edit: Button) -> list[Element]:
    """The fields ``period`` and ``date``: for how long or until when a job is to be reopened."""
    return [
        line(_HOW_LONG),
        select("period", PERIODS, INITIAL_PERIOD, on_edit),
        date_picker("date", _OR_UNTIL, on_edit),
    ]
