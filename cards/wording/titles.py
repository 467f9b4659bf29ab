"""A job's title and code on one line. Both are text from outside, so they are only shown as plain text."""

from bot.domain.jobs import Job
from bot.domain.text import Text
from cards.components.sanitize import join_texts, one_line
from cards.wording import labels

HEADER_LENGTH = 120
CODE_LENGTH = 30


def display_title(job: Job, max_length: int) -> Text | str:
    """The title on one line as it is, or a text of our own for a job without a title."""
    return one_line(job.details.title, max_length) or labels.UNTITLED


def title_text(job: Job, max_length: int) -> Text:
    """The same in both languages, to be put into another text."""
    return _in_both(display_title(job, max_length))


def title_and_code(job: Job, max_length: int) -> Text | str:
    """The title, or a text of our own for a job without a title, and the job's code on one line."""
    title, code = display_title(job, max_length), code_text(job, max_length)
    if isinstance(title, str):
        return f"{title} · {code}" if code else title
    return join_texts([title, Text(code, code)], labels.DOT)


def title_and_code_text(job: Job, max_length: int) -> Text:
    """The same in both languages, to be put into another text."""
    return _in_both(title_and_code(job, max_length))


def code_text(job: Job, max_length: int = CODE_LENGTH) -> str:
    """The job's code, cut to at most 30 characters; empty if it has none."""
    return one_line(job.details.code, min(max_length, CODE_LENGTH))


def _in_both(words: Text | str) -> Text:
    return Text(words, words) if isinstance(words, str) else words
