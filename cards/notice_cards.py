"""Short cards: notices, errors, denied permissions and a job that was reopened."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.buttons import ShowPost
from bot.domain.job_posts import JobPost
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
)
from cards.components.sanitize import join_texts, multi_line, one_line, one_line_text, plain_message
from cards.components.valid_ids import has_valid_post_id, is_valid_id
from cards.job_card import HEADER_LENGTH, REOPENED_BY, display_title, title_text
from cards.wording import labels
from cards.wording.expiry import until_text

_MAX_PEOPLE = 20
_SENTENCE_LENGTH = 1000
_INCIDENT_LENGTH = 60
_FAILED = Text("没有完成", "That did not work")
_INCIDENT = Text("事件编号：{number}", "Incident number: {number}")
_REFUSED = Text("没有权限", "Not allowed")
_TEAM = Text("可以重启的成员：{people}", "Who may: {people}")
_ADMINS = Text("管理员：{people}", "Administrators: {people}")
_REOPENED = Text("职位已重启", "The job is open again")
_BY_NOBODY = Text("职位于 {at} 重启", "The job was reopened on {at}")
_OPEN_CARD = Text("查看职位", "Open card")


def notice_card(title: Text, text: Text, template: Template = "blue") -> Card:
    """A sentence under a title, both as plain text."""
    return _notice(title, text, template, [])


def error_card(text: Text, incident: str | None = None) -> Card:
    """An error message; red only with an incident number, which an administrator has to look up."""
    if not incident:
        return _notice(_FAILED, text, "grey", [])
    number = _INCIDENT.fill(number=one_line(incident, _INCIDENT_LENGTH))
    return _notice(_FAILED, text, "red", [note(number)], number)


def refused_card(text: Text, team_ids: tuple[str, ...] = (), admin_ids: tuple[str, ...] = ()) -> Card:
    """A denied permission with the names of those who have it; they are not notified."""
    people = [*_people(_TEAM, team_ids), *_people(_ADMINS, admin_ids)]
    return _notice(_REFUSED, text, "grey", people)


def reopened_card(post: JobPost, actor_id: str, expires_at: datetime | None, now: datetime, zone: ZoneInfo) -> Card:
    """For the thread: who has reopened which job, and until when; None means that it never expires."""
    who = person(actor_id)
    by = REOPENED_BY.fill(person=who, at=local_time(now)) if who else _BY_NOBODY.fill(at=local_time(now))
    code = one_line(post.job_code, HEADER_LENGTH)
    body = [
        heading(display_title(post, HEADER_LENGTH)),
        *([note(code)] if code else []),
        markdown(by),
        markdown(until_text(local_time(expires_at) if expires_at else "")),
        note(labels.ADVERTS_NOTE),
        *open_card_button(post),
    ]
    until = until_text(date_and_time(expires_at, zone) if expires_at else "")
    fallback = plain_message(join_texts([_REOPENED, title_text(post, HEADER_LENGTH), until], labels.DOT))
    return Card(card_content(header(_REOPENED, "green"), body, fallback), fallback)


def open_card_button(post: JobPost) -> list[Element]:
    """The button that sends the post's card; empty if the ids of the post are invalid."""
    if not has_valid_post_id(post):
        return []
    return [button(_OPEN_CARD, ShowPost(post.website_id, post.id))]


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
