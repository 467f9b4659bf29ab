"""Who looks after a job: who took it, and the order to reopen it once it closes, as sentences, button and form.

Who may give or take back such an order is decided when the click arrives.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.buttons import ArmReopening, DisarmReopening, RefreshPost
from bot.domain.job_posts import JobPost, JobState
from bot.domain.reminders import Arming, Taker
from bot.domain.text import Text
from cards.components.elements import Element, button, line, markdown, moment, note, person, rule, with_button
from cards.components.forms import form, select, submit
from cards.components.sanitize import is_sound_id
from cards.reopen_form import FIRST_PERIOD, PERIODS

_UNTIL_LENGTH = 20
_SOMEBODY = Text("有人", "somebody")
_TAKEN = Text("{person} 于 {at} 认领", "{person} took it on {at}")
_ARMED = Text(
    "{person} 已预约：职位关闭后自动重启（{period}）",
    "Armed by {person}: when the job closes, it is reopened ({period})",
)
_CHOSEN_PERIOD = Text("所选时长", "for the time chosen")
_DISARM = Text("取消预约", "Disarm")
_HOW_LONG = Text("职位关闭后自动重启，有效期：", "When it closes, reopen it for:")
_ARM = Text("预约重启", "Arm reopening")
_SURE = Text("关闭后自动重启？", "Reopen it when it closes?")
_CONSEQUENCE = Text(
    "职位关闭后会自动重启，届时再次检查你的权限。",
    "The job is reopened once it has closed, if you still may do so then.",
)
_TOLD = Text(
    "只执行一次，并在本会话中告知；到期时间变更后预约失效。",
    "Done once and told in this chat; a new expiry makes it void.",
)


@dataclass(frozen=True)
class Watch:
    """Who looks after a job. ``may_arm`` offers the form for an order to reopen it."""

    arming: Arming | None = None
    taker: Taker | None = None
    may_arm: bool = False


def person_or(open_id: str, somebody: Text = _SOMEBODY) -> Text:
    """For ``markdown``: a person, or a word of ours where the id is none."""
    who = person(open_id)
    return Text(who, who) if who else somebody


def taken(taker: Taker) -> Text:
    """For ``markdown``: who took the job and when."""
    return _TAKEN.fill(person=person_or(taker.open_id), at=moment(taker.taken_at))


def armed(arming: Arming) -> Text:
    """For ``markdown``: who ordered the job to be reopened, and for how long."""
    return _ARMED.fill(person=person_or(arming.armed_by), period=period_words(arming.until))


def period_words(until: str) -> Text:
    """An UNTIL in words; one that is no plain date or span is not repeated, since it would stand in ``markdown``."""
    known = dict(PERIODS).get(until)
    if known:
        return known
    is_plain = until.replace("-", "").isalnum() and len(until) <= _UNTIL_LENGTH
    return Text(until, until) if is_plain else _CHOSEN_PERIOD


def is_armed(post: JobPost, arming: Arming | None) -> bool:
    """Whether the order still stands: a job that got another expiry is no longer armed."""
    return arming is not None and arming.expires_at == post.expires_at


def watched(post: JobPost, watch: Watch) -> list[Element]:
    """Who took the job, and the order to reopen it with the button that takes it back."""
    shown = [markdown(taken(watch.taker))] if watch.taker else []
    if watch.arming is None or not is_armed(post, watch.arming):
        return shown
    told = markdown(armed(watch.arming))
    if not _has_sound_ids(post):
        return [*shown, told]
    return [*shown, with_button([told], button(_DISARM, DisarmReopening(post.website_id, post.id, post.job_id)))]


def arming_form(post: JobPost, now: datetime, watch: Watch) -> list[Element]:
    """The form that orders the reopening of a job that is still open; nothing where there is nothing to order."""
    may = watch.may_arm and not is_armed(post, watch.arming) and post.expires_at is not None
    if not may or post.state(now) not in {JobState.OPEN, JobState.EXPIRING} or not _has_sound_ids(post):
        return []
    arm = ArmReopening(post.website_id, post.id, post.job_id)
    fields = [
        line(_HOW_LONG),
        select("period", PERIODS, FIRST_PERIOD, RefreshPost(post.website_id, post.id)),
        submit("arm", _ARM, arm, title=_SURE, question=_CONSEQUENCE),
        note(_TOLD),
    ]
    return [rule(), form("arm_form", fields)]


def _has_sound_ids(post: JobPost) -> bool:
    return all(is_sound_id(some_id) for some_id in (post.website_id, post.id, post.job_id))
