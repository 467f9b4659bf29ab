"""What the commands of the shell print: every sentence in both languages."""

import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from bot.domain.text import Text

_NAME_WIDTH = 24
_CONTROL = re.compile(r"[^\n\t\x20-\x7e\xa0-\U0010ffff]")


def put(text: str) -> None:
    """Write it to standard output at once.

    Whoever reads may leave before the end, as ``head`` does: what is left is dropped, and the command ends as it would have.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # What is in the buffer goes there too, so that the end of the process does not fail.
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())


def say(text: Text) -> None:
    """Print it to standard output, English first, as the log is in English."""
    put(f"{text.en_us}\n{text.zh_cn}\n")


def inert(text: str) -> str:
    """What somebody else wrote, with its control characters escaped: a terminal would obey them. Lines and tabs stay."""
    return _CONTROL.sub(lambda found: ascii(found[0])[1:-1], text)


def complain(text: Text) -> None:
    """Print to standard error why a command was refused or failed."""
    sys.stderr.write(f"{text.en_us}\n{text.zh_cn}\n")


def print_table(title: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Columns below each other: the first one to the left, the others, numbers and short words, to the right."""
    for name, *values in [title, *rows]:
        put(f"  {name:<{_NAME_WIDTH}}{''.join(f'{value:>14}' for value in values)}\n")
