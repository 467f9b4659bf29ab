"""What the commands of the shell print: every sentence in both languages."""

import sys
from collections.abc import Iterable

from bot.domain.text import Text

_NAME_WIDTH = 24


def say(text: Text) -> None:
    """Print it to standard output, English first, as the log is in English."""
    sys.stdout.write(f"{text.en_us}\n{text.zh_cn}\n")
    sys.stdout.flush()


def complain(text: Text) -> None:
    """Print to standard error why a command was refused or failed."""
    sys.stderr.write(f"{text.en_us}\n{text.zh_cn}\n")


def print_table(title: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Columns below each other: the first one to the left, the others, numbers and short words, to the right."""
    for name, *values in [title, *rows]:
        sys.stdout.write(f"  {name:<{_NAME_WIDTH}}{''.join(f'{value:>14}' for value in values)}\n")
