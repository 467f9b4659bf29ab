"""The form that reopens a job, and what a card says when there is none. Who may is decided when the click arrives."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.domain.buttons import Button, RefreshPost, ReopenJob
from bot.domain.job_posts import JobPost, JobState
from bot.domain.text import Text
from cards.components.elements import Element, divider, line, note
from cards.components.forms import date_picker, form, select, submit
from cards.components.sanitize import is_valid_id, one_line
from cards.wording.labels import ADVERTS_NOTE

Offer = Literal["by_state", "asked", "done"]

PERIODS = (
    ("forever", Text("长期有效", "For ever")),
    ("30d", Text("30 天", "30 days")),
    ("60d", Text("60 天", "60 days")),
    ("90d", Text("90 天", "90 days")),
    ("180d", Text("180 天", "180 days")),
)
FIRST_PERIOD = 4
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
    """The form where the job may be closed, else what can be done about its expiry.

    ``asked`` gives an expired job its form too (open-questions Q14, Q15): the platform will tell. ``done`` gives no form:
    the job has just been opened, even if its post has not come back to the site (Q16).
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
    if not all(is_valid_id(some_id) for some_id in (post.website_id, post.id, post.job_id)):
        return []
    reopen = ReopenJob(post.website_id, post.id, post.job_id)
    # Should a client call back before the form is sent, the choice must do nothing but show the post again.
    style = RefreshPost(post.website_id, post.id)
    return [
        divider(),
        form(
            "reopen_form",
            [
                *until_fields(style),
                submit("reopen", _REOPEN, reopen, title=_CONFIRM_TITLE, question=_CONFIRM_TEXT),
                note(END_OF_DAY.fill(zone=zone)),
                note(ADVERTS_NOTE),
            ],
        ),
    ]


def until_fields(style: Button) -> list[Element]:
    """``period`` and ``date``: for how long a job is to be reopened, in any form that asks for it."""
    return [line(_HOW_LONG), select("period", PERIODS, FIRST_PERIOD, style), date_picker("date", _OR_UNTIL, style)]
