"""Pages of lists, and bounds of time, as Feishu Hire takes them (docs/feishu/api.md 5)."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from simulator.clock import from_ms
from simulator.core.api_error import field_error, parameter_error

DEFAULT_SIZE = 10


def page(items: Sequence[Any], max_size: int, size_text: str | None, token: str | None) -> dict[str, Any]:
    """One page with ``has_more``; the last page has no token. Raises ApiError 99992402, 1002002.

    A token is an offset: what leaves the list between two pages makes the next page skip an item (docs/feishu/open-questions.md
    Q22).
    """
    if size_text is not None and not (size_text.isdigit() and 1 <= int(size_text) <= max_size):
        raise field_error("page_size", size_text, f"the max value is {max_size}")
    offset = _read_token(token)
    end = offset + int(size_text or DEFAULT_SIZE)
    answer: dict[str, Any] = {"items": list(items[offset:end]), "has_more": end < len(items)}
    if answer["has_more"]:
        answer["page_token"] = base64.urlsafe_b64encode(f"at:{end}".encode()).decode()
    return answer


def is_within(at: datetime, bounds: dict[str, Any], name: str) -> bool:
    """Whether ``at`` is within ``<name>_start_time`` and ``<name>_end_time``, both in ms. Raises ApiError 1002002."""
    after, before = (_read_bound(bounds, f"{name}_{edge}_time") for edge in ("start", "end"))
    return (after is None or at >= after) and (before is None or at <= before)


def _read_bound(bounds: dict[str, Any], name: str) -> datetime | None:
    text = str(bounds.get(name) or "")
    if not text:
        return None
    if not text.isdigit():
        raise parameter_error(f"{name} is invalid")
    return from_ms(int(text))


def _read_token(token: str | None) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token).decode().removeprefix("at:"))
    except (binascii.Error, ValueError) as error:
        raise parameter_error("page_token is invalid") from error
