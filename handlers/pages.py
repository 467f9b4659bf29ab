"""Lists in pages of ten."""

from collections.abc import Callable
from typing import TypeVar

Row = TypeVar("Row")

PAGE = 10


def page_or_last(wanted: int, read: Callable[[int], tuple[tuple[Row, ...], int]]) -> tuple[tuple[Row, ...], int, int]:
    """Read the wanted page, or the last one: the list may have become shorter since the button was sent.

    Args:
        wanted: the page, counted from 0.
        read: gives a page's rows and how many rows there are in all.

    Returns:
        The rows, how many there are in all, and the page that it is.
    """
    page = max(wanted, 0)
    found, total = read(page)
    if found or not total:
        return found, total, page if found else 0
    last = (total - 1) // PAGE
    return (*read(last), last)
