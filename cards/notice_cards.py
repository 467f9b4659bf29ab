"""Short cards: notices, errors, denied permissions, and a job that was reopened, published again or closed again."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.job_buttons import ShowJob, UndoReopening
from bot.domain.jobs import Job, JobAdvert
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.components.dates import date_and_time
from cards.components.elements import (
    Element,
    Template,
    button,
    card_content,
    header,
    heading,
    line,
    local_time,
    markdown,
    note,
    person,
    row_with_button,
)
from cards.components.sanitize import join_texts, multi_line, one_line, one_line_text, plain_message
from cards.components.valid_ids import has_valid_id, is_valid_id
from cards.job_card import REOPENED_BY
from cards.job_parts.action import undo_form
from cards.job_parts.adverts import publish_all_button, publish_button, site_name
from cards.wording import labels
from cards.wording.expiry import until_text
from cards.wording.outcomes import undone_text
from cards.wording.titles import HEADER_LENGTH, code_text, display_title, title_text

_MAX_PEOPLE = 20
_SENTENCE_LENGTH = 1000
_INCIDENT_LENGTH = 60
_SITE_LENGTH = 60
_MAX_ADVERTS = 10
NO_WEBSITES: Mapping[str, Text] = {}
_WHICH_JOB = Text("要哪个职位？", "Which job?")
_FAILED = Text("没有完成", "That did not work")
_INCIDENT = Text("问题编号：{number}", "Incident number: {number}")
_REFUSED = Text("没有权限", "Not allowed")
_TEAM = Text("可以重启的成员：{people}", "Who may: {people}")
_ADMINS = Text("管理员：{people}", "Administrators: {people}")
_REOPENED = Text("职位已重启", "The job is open again")
_BY_NOBODY = Text("职位于 {at} 重启", "The job was reopened on {at}")
_NOT_BACK = Text(
    "以下官网上还没有它的职位广告，可以重新发布：",
    "Its adverts are not back on these careers sites; they can be published again:",
)
_PUBLISHED = Text("职位广告已重新发布", "Published again")
_PUBLISHED_BY = Text("{person} 于 {at} 重新发布了职位广告", "{person} published the adverts again on {at}")
_PUBLISHED_BY_NOBODY = Text("职位广告于 {at} 重新发布", "The adverts were published again on {at}")
_ON_SITE = Text("已重新发布到「{site}」", "Published again on {site}")
_UNDONE = Text("已撤销重启", "The reopening was undone")
_UNDONE_BY = Text("{person} 于 {at} 撤销了重启", "{person} undid the reopening on {at}")
_UNDONE_BY_NOBODY = Text("重启于 {at} 撤销", "The reopening was undone on {at}")
_OPEN_CARD = Text("查看职位", "Open card")


def notice_card(title: Text, text: Text, template: Template = "blue") -> Card:
    """A sentence under a title, both as plain text."""
    return _notice(title, text, template, [])


def which_job_card(text: Text) -> Card:
    """The answer to a command that lacks its job: nothing has failed."""
    return _notice(_WHICH_JOB, text, "blue", [])


def error_card(text: Text, incident: str | None = None) -> Card:
    """An error message; red only with an incident number, which an administrator has to look up."""
    if not incident:
        return _notice(_FAILED, text, "grey", [])
    number = _INCIDENT.fill(number=one_line(incident, _INCIDENT_LENGTH))
    return _notice(_FAILED, text, "red", [note(number)], number)


def refused_card(text: Text, team_ids: tuple[str, ...] = (), admin_ids: tuple[str, ...] = (), job_id: str = "") -> Card:
    """A denied permission with the names of those who have it; they are not notified. ``job_id`` is a job to open the card of."""
    people = [*_people(_TEAM, team_ids), *_people(_ADMINS, admin_ids)]
    opening = [button(_OPEN_CARD, ShowJob(job_id), "primary")] if is_valid_id(job_id) else []
    return _notice(_REFUSED, text, "grey", [*people, *opening])


def reopened_card(  # noqa: PLR0913 - what happened, and what can be done about it
    job: Job,
    actor_id: str,
    expires_at: datetime | None,
    now: datetime,
    zone: ZoneInfo,
    *,
    off_site: tuple[JobAdvert, ...] = (),
    websites: Mapping[str, Text] = NO_WEBSITES,
    undo: UndoReopening | None = None,
) -> Card:
    """For the thread: who has reopened which job, and until when; None means that it never expires.

    Each advert in ``off_site`` has a button that publishes it again. ``websites`` are the names of careers sites by id, and
    ``undo`` is the button that takes the reopening back, if that is possible.
    """
    body = [
        *_job_and_actor(job, REOPENED_BY, _BY_NOBODY, actor_id, now),
        markdown(until_text(local_time(expires_at) if expires_at else "")),
        *off_site_elements(job, off_site, websites),
        *undo_form(undo, job, HEADER_LENGTH),
        *open_card_button(job),
    ]
    until = until_text(date_and_time(expires_at, zone) if expires_at else "")
    return _told(_REOPENED, "green", job, body, until)


def published_card(
    job: Job, adverts: tuple[JobAdvert, ...], websites: Mapping[str, Text], actor_id: str, now: datetime
) -> Card:
    """For the thread: who has put which adverts on their sites again; ``websites`` as in ``reopened_card``."""
    names = [site_name(advert, websites, _SITE_LENGTH) for advert in adverts]
    sites = [_ON_SITE.fill(site=name) for name in dict.fromkeys(names[:_MAX_ADVERTS])]
    rest = labels.and_more(len(adverts) - _MAX_ADVERTS)
    body = [
        *_job_and_actor(job, _PUBLISHED_BY, _PUBLISHED_BY_NOBODY, actor_id, now),
        *map(line, sites),
        *map(note, rest),
        *open_card_button(job),
    ]
    return _told(_PUBLISHED, "green", job, body, join_texts([*sites, *rest], labels.COMMA))


def undone_card(job: Job, actor_id: str, now: datetime) -> Card:
    """For the thread: who has taken a reopening back, and what follows from that."""
    text = undone_text(job)
    body = [
        *_job_and_actor(job, _UNDONE_BY, _UNDONE_BY_NOBODY, actor_id, now),
        line(text),
        *open_card_button(job),
    ]
    return _told(_UNDONE, "grey", job, body, text)


def _told(title: Text, template: Template, job: Job, body: list[Element], words: Text) -> Card:
    fallback = plain_message(join_texts([title, title_text(job, HEADER_LENGTH), words], labels.DOT))
    return Card(card_content(header(title, template), body, fallback), fallback)


def _job_and_actor(job: Job, by: Text, by_nobody: Text, actor_id: str, now: datetime) -> list[Element]:
    """The job's title and code, and who did what; ``by_nobody`` is for an invalid id."""
    who, at, code = person(actor_id), local_time(now), code_text(job)
    return [
        heading(display_title(job, HEADER_LENGTH)),
        *([note(code)] if code else []),
        markdown(by.fill(person=who, at=at) if who else by_nobody.fill(at=at)),
    ]


def off_site_elements(job: Job, adverts: tuple[JobAdvert, ...], websites: Mapping[str, Text]) -> list[Element]:
    """The adverts that did not come back, each with the button that publishes it, and one button for all."""
    if not adverts:
        return []
    rows = []
    for advert in adverts[:_MAX_ADVERTS]:
        words, publish = line(site_name(advert, websites, _SITE_LENGTH)), publish_button(job, advert)
        rows.append(row_with_button([words], publish) if publish else words)
    rest = map(note, labels.and_more(len(adverts) - _MAX_ADVERTS))
    every = publish_all_button(job, adverts)
    return [line(_NOT_BACK), *rows, *rest, *([every] if every else [])]


def open_card_button(job: Job) -> list[Element]:
    """The button that sends the job's card; empty if the ids of the job are invalid."""
    if not has_valid_id(job):
        return []
    return [button(_OPEN_CARD, ShowJob(job.id))]


def _people(sentence: Text, open_ids: tuple[str, ...]) -> list[Element]:
    people = [person(open_id) for open_id in dict.fromkeys(open_ids) if is_valid_id(open_id)]
    return [markdown(sentence.fill(people=" ".join(people[:_MAX_PEOPLE])))] if people else []


def _notice(title: Text, text: Text, template: Template, more: list[Element], extra: Text | None = None) -> Card:
    sentence = Text(*(multi_line(each, _SENTENCE_LENGTH) for each in text))
    fallback = plain_message(
        join_texts([one_line_text(title, HEADER_LENGTH), sentence, *([extra] if extra else [])], labels.NEW_LINE)
    )
    top = header(one_line_text(title, HEADER_LENGTH), template)
    return Card(card_content(top, [line(sentence), *more], one_line_text(title, HEADER_LENGTH)), fallback)
