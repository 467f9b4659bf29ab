"""What the terminal says about itself: the language of its locale. And its output, made unable to fail."""

import io
from collections.abc import Mapping
from typing import TextIO

CHINESE, ENGLISH = "zh_cn", "en_us"
# The first of these that is set decides, as for every program (POSIX, 8.2 Internationalization Variables).
LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def terminal_language(environment: Mapping[str, str]) -> str:
    """Chinese for a Chinese locale such as ``zh_CN.UTF-8``, else English. The Makefile has the same rule."""
    locale = next((environment[name] for name in LOCALE_VARIABLES if environment.get(name)), "")
    return CHINESE if locale.startswith("zh") else ENGLISH


def replace_unprintable(out: TextIO) -> None:
    """From now on what the terminal's encoding lacks is printed as ``?``: job titles are Chinese in every language."""
    if isinstance(out, io.TextIOWrapper):
        out.reconfigure(errors="replace")
