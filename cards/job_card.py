"""The card of one job: its state, who works on it, what can be done, its fields and its adverts."""

from datetime import datetime
from functools import partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.jobs import Job, JobTeam
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.components.elements import (
    Element,
    card_content,
    divider,
    header,
    header_tag,
    heading,
    line,
    local_time,
    markdown,
    note,
    person,
)
from cards.components.sanitize import join_texts, one_line, one_line_text, plain_message
from cards.components.size_limit import (
    MAX_BYTES,
    MAX_ELEMENTS,
    MIN_CAP,
    NO_CAP,
    Room,
    fit_card,
    measure,
)
from cards.job_parts.action import action_elements, button_elements, may_publish
from cards.job_parts.adverts import advert_elements
from cards.job_parts.facts import field_rows, panels, times
from cards.job_parts.view import JobView, Links
from cards.ownership import assigned_text
from cards.reopen_form import Offer
from cards.wording import labels
from cards.wording.expiry import state_sentence, state_text
from cards.wording.job_fields import city_text, label_value
from cards.wording.titles import HEADER_LENGTH, code_text, display_title, title_text

__all__ = ["JobView", "Links", "News", "Offer", "job_card"]

_LINE_LENGTH = 120
_MAX_MANAGERS = 5
_RECRUITER = Text("招聘负责人", "Recruiter")
_MANAGERS = Text("用人经理", "Hiring manager")
_NEVER_ADVERTISED = Text(
    "从未在官网发布过，通常只有招聘团队和管理员能看到。",
    "Never advertised on a careers site; normally only its team and administrators can see it.",
)
REOPENED_BY = Text("{person} 于 {at} 重启了职位", "{person} reopened the job on {at}")


class News(NamedTuple):
    """What has just happened to the job; ``opened_by`` is the open_id of the person who has reopened it, if any."""

    text: Text
    opened_by: str = ""


class _Request(NamedTuple):
    """The arguments of ``job_card``."""

    view: JobView
    now: datetime
    zone: ZoneInfo
    news: News | None
    offer: Offer


def job_card(
    view: JobView, now: datetime, zone: ZoneInfo, *, news: News | None = None, offer: Offer = "by_state"
) -> Card:
    """The card of a job, with ``news`` at the top; ``offer`` as in ``action_elements``."""
    fallback = _fallback_text(view.job, now, zone)
    request = _Request(view, now, zone, news, offer)
    return Card(content=fit_card(partial(_build, request, fallback)), fallback=fallback, job_id=view.job.id)


def _fallback_text(job: Job, now: datetime, zone: ZoneInfo) -> Text:
    code = code_text(job)
    parts = [title_text(job, HEADER_LENGTH), Text(code, code), state_text(job, now, zone)]
    return plain_message(join_texts(parts, labels.DOT))


def _build(request: _Request, summary: Text, cap: int) -> Element:
    view = request.view
    top = _header(view.job, request.now)
    before = [
        *_news(request, cap),
        *_opening(request, cap),
        *action_elements(view, request.now, request.offer, cap),
        *button_elements(view),
        divider(),
        *field_rows(view.job.details, cap, show_salary=view.show_salary),
        *panels(view.job.details, cap, request.zone),
    ]
    after = [*times(view.job.details), *([note(labels.SHORTENED)] if cap < NO_CAP else [])]
    others = measure(card_content(top, [*before, *after], summary))
    # Texts that cannot be shortened any more leave room for fewer adverts.
    room = Room(MAX_ELEMENTS - others.elements, MAX_BYTES - others.size if cap <= MIN_CAP else MAX_BYTES)
    is_publishable = may_publish(view.job, request.now, request.offer)
    adverts = advert_elements(view, cap, room, may_publish=is_publishable)
    return card_content(top, [*before, *adverts, *after], summary)


def _header(job: Job, now: datetime) -> Element:
    style = labels.STATES[job.state(now)]
    tags = [header_tag(style.text, style.colour)]
    if code := code_text(job):
        tags.append(header_tag(code, "blue"))
    if job.details.process_type in labels.PROCESS_TYPES:
        tags.append(header_tag(labels.PROCESS_TYPES[job.details.process_type], "turquoise"))
    return header(display_title(job, HEADER_LENGTH), style.template, tags)


def _news(request: _Request, cap: int) -> list[Element]:
    if request.news is None:
        return []
    who = person(request.news.opened_by)
    by = [markdown(REOPENED_BY.fill(person=who, at=local_time(request.now)))] if who else []
    return [line(one_line_text(request.news.text, cap)), *by, divider()]


def _opening(request: _Request, cap: int) -> list[Element]:
    """What matters first: the title in full, the state, who works on the job, and where."""
    view, job = request.view, request.view.job
    max_length = min(cap, _LINE_LENGTH)
    department = one_line_text(job.details.department.name, max_length) if job.details.department else labels.NOTHING
    where = join_texts([department, city_text(job.details, max_length)], labels.DOT)
    return [
        *_full_title(job, cap),
        markdown(state_sentence(job, request.now, request.zone)),
        *_people(job.team),
        *([line(where)] if where.zh_cn else []),
        *([] if job.is_advertised else [note(_NEVER_ADVERTISED)]),
        *([markdown(assigned_text(view.assignment))] if view.assignment else []),
    ]


def _full_title(job: Job, cap: int) -> list[Element]:
    """A title that is too long for the header, in full."""
    title = one_line(job.details.title, cap)
    return [heading(title)] if len(title) > HEADER_LENGTH else []


def _people(team: JobTeam | None) -> list[Element]:
    """The recruiter and the hiring managers by name; they are not notified."""
    if team is None:
        return []
    recruiter = person(team.recruiter_id)
    managers = " ".join(filter(None, map(person, team.hiring_manager_ids[:_MAX_MANAGERS])))
    known = [(_RECRUITER, recruiter), (_MANAGERS, managers)]
    named = join_texts([label_value(label, Text(who, who)) for label, who in known if who], labels.DOT)
    return [markdown(named)] if named.zh_cn else []
