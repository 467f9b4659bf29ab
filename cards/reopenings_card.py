"""Several closed jobs reopened with one date: what is asked before, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.buttons import ConfirmReopenings, TurnDigest
from bot.domain.job_posts import JobPost
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.components.elements import Element, Template, button, button_row, card_content, header, line, markdown, note
from cards.components.sanitize import join_texts, one_line_text, plain_message
from cards.components.size_limit import fit_card
from cards.post_rows import title_and_code, title_and_code_text
from cards.wording import labels
from cards.wording.outcomes import OUTCOMES, Outcome
from cards.wording.people import person_text

MAX_JOBS = 30
_TITLE_LENGTH = 120
_WORDS_LENGTH = 40
_SURE_ONE = Text("确认重启这个职位？", "Reopen this job?")
_SURE_MANY = Text("确认重启这 {count} 个职位？", "Reopen these {count} jobs?")
_NUMBERED = Text("{number}. {title}", "{number}. {title}")
_CONFIRM_TEXT = Text(
    "每个职位分别检查你的权限，结果会逐个显示在这张卡片上。",
    "Whether you may is checked for each job, and this card shows what became of each.",
)
_CONFIRM = Text("确认重启", "Reopen")
_BACK = Text("返回", "Back")
_GOING_ON = Text("正在重启：已完成 {done} / {total}", "Reopening: {done} of {total} done")
_OVER = Text("批量重启结束：成功 {open} / {total}", "Reopening finished: {open} of {total} are open")
_BY = Text("由 {person} 发起", "Started by {person}")
_SUCCESSES = frozenset({"reopened", "already_open"})


@dataclass(frozen=True)
class Reopening:
    """What became of one post's job; ``words`` say why, if there is a why."""

    post: JobPost
    outcome: Outcome
    words: Text | None = None


def confirm_card(posts: Sequence[JobPost], until_text: Text, confirm: ConfirmReopenings, back: TurnDigest) -> Card:
    """The jobs and until when, to be confirmed. ``until_text`` is a text of ``cards/wording/expiry.py``."""
    sure = _SURE_ONE if len(posts) == 1 else _SURE_MANY.fill(count=len(posts))

    def build(cap: int) -> Element:
        body = [
            line(until_text),
            *(line(_numbered(number, post, cap)) for number, post in enumerate(posts[:MAX_JOBS], 1)),
            *_rest(len(posts)),
            note(_CONFIRM_TEXT),
            note(labels.ADVERTS_NOTE),
            button_row([button(_CONFIRM, confirm, "primary"), button(_BACK, back)]),
        ]
        return card_content(header(sure, "orange"), body, sure)

    named = [_numbered(number, post, _WORDS_LENGTH) for number, post in enumerate(posts[:MAX_JOBS], 1)]
    return Card(fit_card(build), plain_message(join_texts([sure, until_text, *named], labels.NEW_LINE)))


def progress_card(rows: Sequence[Reopening], by: str, until: Text, *, is_over: bool) -> Card:
    """What has become of each job so far; ``by`` is the open_id of who confirmed, ``until`` until when in our words."""
    title = _progress(rows, is_over=is_over)

    def build(cap: int) -> Element:
        fallback = [element for row in rows[:MAX_JOBS] for element in _row(row, cap)]
        notes = [*_rest(len(rows)), note(labels.ADVERTS_NOTE)]
        body = [line(until), markdown(_BY.fill(person=person_text(by)), "notation"), *fallback, *notes]
        return card_content(header(title, _template(rows, is_over=is_over)), body, title)

    fallback = [
        join_texts([OUTCOMES[row.outcome], title_and_code_text(row.post, _WORDS_LENGTH)], labels.DOT) for row in rows
    ]
    return Card(fit_card(build), plain_message(join_texts([title, until, *fallback[:MAX_JOBS]], labels.NEW_LINE)))


def _progress(rows: Sequence[Reopening], *, is_over: bool) -> Text:
    if is_over:
        return _OVER.fill(open=sum(row.outcome in _SUCCESSES for row in rows), total=len(rows))
    return _GOING_ON.fill(done=sum(row.outcome != "waiting" for row in rows), total=len(rows))


def _template(rows: Sequence[Reopening], *, is_over: bool) -> Template:
    if not is_over:
        return "blue"
    return "green" if all(row.outcome in _SUCCESSES for row in rows) else "orange"


def _row(row: Reopening, cap: int) -> list[Element]:
    why = one_line_text(row.words, cap) if row.words else Text("", "")
    title = title_and_code(row.post, min(cap, _TITLE_LENGTH))
    return [line(title), note(join_texts([OUTCOMES[row.outcome], why], labels.DOT))]


def _numbered(number: int, post: JobPost, cap: int) -> Text:
    return _NUMBERED.fill(number=number, title=title_and_code_text(post, min(cap, _TITLE_LENGTH)))


def _rest(count: int) -> list[Element]:
    return [note(labels.AND_MORE.fill(count=count - MAX_JOBS))] if count > MAX_JOBS else []
