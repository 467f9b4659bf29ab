"""Reopening several closed jobs at once: the confirmation, and the progress with the outcome for each job."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.buttons import ConfirmReopenings, TurnDigest
from bot.domain.jobs import Job
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.components.elements import Element, Template, button, button_row, card_content, header, line, markdown, note
from cards.components.sanitize import join_texts, one_line_text, plain_message
from cards.components.size_limit import fit_card
from cards.wording import labels
from cards.wording.outcomes import OUTCOMES, SUCCESSES, Outcome
from cards.wording.people import person_text
from cards.wording.titles import title_and_code, title_and_code_text

MAX_JOBS = 30
_TITLE_LENGTH = 120
_FALLBACK_LENGTH = 40
_CONFIRM_ONE = Text("确认重启这个职位？", "Reopen this job?")
_CONFIRM_MANY = Text("确认重启这 {count} 个职位？", "Reopen these {count} jobs?")
_NUMBERED = Text("{number}. {title}", "{number}. {title}")
_CONFIRM_TEXT = Text(
    "每个职位分别检查你的权限，结果会逐个显示在这张卡片上。",
    "Whether you may is checked for each job, and this card shows what became of each.",
)
_CONFIRM = Text("确认重启", "Reopen")
_BACK = Text("返回", "Back")
_RUNNING = Text("正在重启：已完成 {done} / {total}", "Reopening: {done} of {total} done")
_FINISHED = Text("批量重启结束：成功 {open} / {total}", "Reopening finished: {open} of {total} are open")
_BY = Text("由 {person} 发起", "Started by {person}")


@dataclass(frozen=True)
class Reopening:
    """The outcome for one job; ``text`` is the reason, if there is one."""

    job: Job
    outcome: Outcome
    text: Text | None = None


def confirm_card(jobs: Sequence[Job], until_text: Text, confirm: ConfirmReopenings, back: TurnDigest) -> Card:
    """The jobs and until when, to be confirmed. ``until_text`` is a text of ``cards/wording/expiry.py``."""
    title = _CONFIRM_ONE if len(jobs) == 1 else _CONFIRM_MANY.fill(count=len(jobs))

    def build(cap: int) -> Element:
        body = [
            line(until_text),
            *(line(_numbered(number, job, cap)) for number, job in enumerate(jobs[:MAX_JOBS], 1)),
            *_rest(len(jobs)),
            note(_CONFIRM_TEXT),
            note(labels.ADVERTS_NOTE),
            button_row([button(_CONFIRM, confirm, "primary_filled"), button(_BACK, back)]),
        ]
        return card_content(header(title, "orange"), body, title)

    titles = [_numbered(number, job, _FALLBACK_LENGTH) for number, job in enumerate(jobs[:MAX_JOBS], 1)]
    return Card(fit_card(build), plain_message(join_texts([title, until_text, *titles], labels.NEW_LINE)))


def progress_card(rows: Sequence[Reopening], by: str, until: Text, *, is_finished: bool) -> Card:
    """The outcome for each job so far; ``by`` is the open_id of who has confirmed, ``until`` a text like in ``confirm_card``."""
    title = _progress_text(rows, is_finished=is_finished)

    def build(cap: int) -> Element:
        outcomes = [element for row in rows[:MAX_JOBS] for element in _row(row, cap)]
        notes = [*_rest(len(rows)), note(labels.ADVERTS_NOTE)]
        body = [line(until), markdown(_BY.fill(person=person_text(by)), "notation"), *outcomes, *notes]
        return card_content(header(title, _template(rows, is_finished=is_finished)), body, title)

    fallback = [
        join_texts([OUTCOMES[row.outcome], title_and_code_text(row.job, _FALLBACK_LENGTH)], labels.DOT) for row in rows
    ]
    return Card(fit_card(build), plain_message(join_texts([title, until, *fallback[:MAX_JOBS]], labels.NEW_LINE)))


def _progress_text(rows: Sequence[Reopening], *, is_finished: bool) -> Text:
    if is_finished:
        return _FINISHED.fill(open=sum(row.outcome in SUCCESSES for row in rows), total=len(rows))
    return _RUNNING.fill(done=sum(row.outcome != "waiting" for row in rows), total=len(rows))


def _template(rows: Sequence[Reopening], *, is_finished: bool) -> Template:
    if not is_finished:
        return "blue"
    return "green" if all(row.outcome in SUCCESSES for row in rows) else "orange"


def _row(row: Reopening, cap: int) -> list[Element]:
    reason = one_line_text(row.text, cap) if row.text else labels.NOTHING
    title = title_and_code(row.job, min(cap, _TITLE_LENGTH))
    return [line(title), note(join_texts([OUTCOMES[row.outcome], reason], labels.DOT))]


def _numbered(number: int, job: Job, cap: int) -> Text:
    return _NUMBERED.fill(number=number, title=title_and_code_text(job, min(cap, _TITLE_LENGTH)))


def _rest(count: int) -> list[Element]:
    return list(map(note, labels.and_more(count - MAX_JOBS)))
