"""What can be done about a job now: reopen it, publish it again, have it reopened later, or take a reopening back."""

from datetime import datetime

from bot.domain.buttons import Subscribe
from bot.domain.job_buttons import RefreshJob, UndoReopening
from bot.domain.jobs import Job, JobState
from bot.domain.text import Text
from cards.components.elements import Element, button, button_row, link_button, note
from cards.components.forms import confirmed_submit, form
from cards.components.sanitize import one_line_text
from cards.components.valid_ids import has_valid_id, is_valid_id
from cards.job_parts.adverts import publish_elements
from cards.job_parts.view import JobView
from cards.ownership import auto_reopen_form, is_auto_reopen_valid, order_elements
from cards.reopen_form import Offer, reopen_form
from cards.wording import labels
from cards.wording.subscriptions import SUBSCRIBE_ALL
from cards.wording.titles import title_text

_EXPIRED = Text(
    "职位在飞书招聘中仍为开放状态，重启可能不成功；也可以直接在飞书招聘中修改到期时间。",
    "Feishu Hire still counts the job as open, so reopening may not work; its expiry can also be changed there.",
)
_UNLISTED = Text(
    "官网上已没有这个职位，以上是最近一次看到的内容。若职位已关闭，可在此重启。",
    "The job is on no careers site any more; this is what was last seen. If it is closed, reopen it here.",
)
_STILL_OPEN = Text(
    "职位仍在开放中。这里无法延长开放中的职位，请在飞书招聘中修改到期时间。",
    "The job is still open. An open job cannot be extended from here; change its expiry in Feishu Hire.",
)
_NEVER_EXPIRES = Text(
    "职位仍在开放中，且长期有效，无需重启。", "The job is still open and never expires, so there is nothing to reopen."
)
_UNDO = Text("撤销重启", "Undo")
_UNDO_TITLE = Text("撤销「{title}」的重启？", "Undo the reopening of “{title}”?")
_UNDO_TEXT = Text(
    "职位会再次关闭，职位广告一般也会从官网下线；原来的到期时间不会恢复。",
    "The job is closed again, and its adverts normally go off the careers sites. The previous expiry date is not restored.",
)
_UNDO_UNADVERTISED = Text(
    "职位会再次关闭；原来的到期时间不会恢复。",
    "The job is closed again. The previous expiry date is not restored.",
)
_TITLE_LENGTH = 60
_REFRESH = Text("刷新", "Refresh")
_SUBSCRIBE_DEPARTMENT = Text("订阅「{department}」的职位", "Subscribe to {department}")
_DEPARTMENT_LENGTH = 30
_IN_HIRE = Text("在飞书招聘中打开", "Open in Feishu Hire")
_ON_SITE = Text("在官网上查看", "View on the careers site")


def action_elements(view: JobView, now: datetime, offer: Offer, cap: int) -> list[Element]:
    """The order to reopen it, if there is one, what can be done in this state, and the way back from a reopening.

    With ``done`` there is no form: the job has just been reopened, even if Hire does not say so yet. With ``asked`` and
    ``tried``, and when it expires soon, an open job says where it can be extended. With ``tried`` the news say already that Hire may not reopen it.
    """
    order = view.auto_reopen if is_auto_reopen_valid(view.job, view.auto_reopen) else None
    return [
        *(order_elements(view.job, order) if order else []),
        *(_of_open(view, now, offer, cap) if view.job.is_open(now) else _of_closed(view, now, offer, cap)),
        *undo_form(view.undo, view.job, cap),
    ]


def _of_open(view: JobView, now: datetime, offer: Offer, cap: int) -> list[Element]:
    has_order = is_auto_reopen_valid(view.job, view.auto_reopen)
    is_expiring = view.job.state(now) is JobState.EXPIRING
    is_extension_wanted = is_expiring or offer in {"asked", "tried"}
    return [
        *publish_elements(view, cap),
        *(auto_reopen_form(view.job, cap) if is_expiring and not has_order else []),
        *([note(_STILL_OPEN if view.job.expires_at else _NEVER_EXPIRES)] if is_extension_wanted else []),
    ]


def _of_closed(view: JobView, now: datetime, offer: Offer, cap: int) -> list[Element]:
    """Of a job that is closed, has expired, or may be closed."""
    state = view.job.state(now)
    if offer == "done":
        return publish_elements(view, cap) if state is JobState.UNLISTED else []
    notes = {JobState.EXPIRED: _EXPIRED, JobState.UNLISTED: _UNLISTED}
    has_note = state in notes and offer != "tried"
    return [*([note(notes[state])] if has_note else []), *reopen_form(view.job, cap, may_ask=view.may_ask)]


def undo_form(undo: UndoReopening | None, job: Job, cap: int) -> list[Element]:
    """The button that takes a reopening back; a form, because elsewhere a dialog may not open.

    See docs/feishu/open-questions.md Q32. The job's title in the dialog is cut to ``cap`` characters.
    """
    if undo is None or not is_valid_id(undo.job_id):
        return []
    title = _UNDO_TITLE.fill(title=title_text(job, min(cap, _TITLE_LENGTH)))
    question = _UNDO_TEXT if job.is_advertised else _UNDO_UNADVERTISED
    ask = confirmed_submit("undo", _UNDO, undo, title=title, question=question)
    return [form("undo_form", [{**ask, "type": "default"}])]


def may_publish(job: Job, now: datetime, offer: Offer) -> bool:
    """Whether adverts can be put on a site: the job is open, or has just been reopened."""
    return job.is_open(now) or (offer == "done" and job.state(now) is JobState.UNLISTED)


def button_elements(view: JobView) -> list[Element]:
    """The buttons that a job's card always has, and the links that are known."""
    refresh = [button(_REFRESH, RefreshJob(view.job.id))] if has_valid_id(view.job) else []
    subscribe = [*_subscribe_to_department(view.job), button(SUBSCRIBE_ALL, Subscribe())]
    links = [link_button(_IN_HIRE, view.links.job_url), link_button(_ON_SITE, _listed_url(view))]
    return [button_row([*refresh, *subscribe, *(link for link in links if link)])]


def _subscribe_to_department(job: Job) -> list[Element]:
    """The button that subscribes to the job's department by name; the click reads it from the job's record again."""
    name = one_line_text(job.details.department.name, _DEPARTMENT_LENGTH) if job.details.department else labels.NOTHING
    if not has_valid_id(job) or not name.zh_cn:
        return []
    return [button(_SUBSCRIBE_DEPARTMENT.fill(department=name), Subscribe("department", job.id))]


def _listed_url(view: JobView) -> str:
    """The page of the first advert that is on a site and has one."""
    listed = [advert for advert in view.job.adverts if advert.is_listed]
    urls = [view.links.advert_urls.get((advert.website_id, advert.id), "") for advert in listed]
    return next(filter(None, urls), "")
