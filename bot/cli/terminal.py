"""What the commands of the shell print: every sentence in both languages."""

import re
import sys
from collections.abc import Iterable

from bot.domain.text import Text

_NAME_WIDTH = 24
_CONTROL = re.compile(r"[^\n\t\x20-\x7e\xa0-\U0010ffff]")


def say(text: Text) -> None:
    """Print it to standard output, English first, as the log is in English."""
    sys.stdout.write(f"{text.en_us}\n{text.zh_cn}\n")
    sys.stdout.flush()


def inert(text: str) -> str:
    """What somebody else wrote, with its control characters escaped: a terminal would obey them. Lines and tabs stay."""
    return _CONTROL.sub(lambda found: ascii(found[0])[1:-1], text)


def complain(text: Text) -> None:
    """Print to standard error why a command was refused or failed."""
    sys.stderr.write(f"{text.en_us}\n{text.zh_cn}\n")


def print_table(title: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Columns below each other: the first one to the left, the others, numbers and short words, to the right."""
    for name, *values in [title, *rows]:
        sys.stdout.write(f"  {name:<{_NAME_WIDTH}}{''.join(f'{value:>14}' for value in values)}\n")
