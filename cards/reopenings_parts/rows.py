"""The rows of the cards that reopen several jobs."""

from collections.abc import Sequence

from bot.domain.job_buttons import ShowJob
from bot.domain.jobs import Job
from bot.domain.text import Text
from cards.components.elements import Element, Template, button, card_content, header, note, row_with_button
from cards.components.size_limit import MAX_ELEMENTS, count_elements
from cards.components.valid_ids import has_valid_id
from cards.wording import labels
from cards.wording.titles import title_and_code_text

MAX_JOBS = 30

_TITLE_LENGTH = 120
# A button is much larger than a title that is cut to this length.
_MIN_CAP_FOR_BUTTONS = 12
_NUMBERED = Text("{number}. {title}", "{number}. {title}")
_OPEN_CARD = Text("查看职位", "Open card")


def job_title(job: Job, cap: int) -> Text:
    """The job's title and code, cut to ``cap`` characters."""
    return title_and_code_text(job, min(cap, _TITLE_LENGTH))


def numbered(number: int, job: Job, cap: int) -> Text:
    return _NUMBERED.fill(number=number, title=job_title(job, cap))


def hidden_rows(count: int) -> list[Element]:
    """How many of so many jobs have no row."""
    return list(map(note, labels.and_more(count - MAX_JOBS)))


def card_with_buttons(
    title: Text, template: Template, rows: Sequence[tuple[Element, Job | None]], rest: list[Element], cap: int
) -> Element:
    """A card of rows, and what follows them. A row with a job has the button that sends the job's card, as many as fit."""
    top = header(title, template)
    free_elements = MAX_ELEMENTS - count_elements(card_content(top, [*(words for words, _ in rows), *rest], title))
    if cap < _MIN_CAP_FOR_BUTTONS:
        free_elements = 0
    return card_content(top, [*_with_buttons(rows, free_elements), *rest], title)


def _with_buttons(rows: Sequence[tuple[Element, Job | None]], free_elements: int) -> list[Element]:
    found = []
    for words, job in rows:
        if job is not None and has_valid_id(job):
            with_button = row_with_button([words], button(_OPEN_CARD, ShowJob(job.id)))
            added = count_elements(with_button) - count_elements(words)
            if added <= free_elements:
                free_elements -= added
                found.append(with_button)
                continue
        found.append(words)
    return found
