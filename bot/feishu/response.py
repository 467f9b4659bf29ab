"""Parses the common part of Feishu's responses (docs/feishu/api.md 1.2)."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bot.feishu.http.transport import RawResponse
from bot.feishu.json_fields import as_int, as_mapping, as_mappings, as_text

SERVER_FAULT = 500
MAX_SCOPES = 10
SCOPE = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{0,99}")
SECONDS = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?")
NOT_IN_LOG_ID = re.compile(r"[^A-Za-z0-9_.-]")


@dataclass(frozen=True)
class ApiResponse:
    """One response of the platform.

    Attributes:
        code: 0 is success; None if the body is not such JSON, for example a gateway's HTML page.
        message: for people and subject to change; read only where it contains a second code.
        reset_after: seconds until the rate limit is over, from ``x-ogw-ratelimit-reset``.
        scopes: the permissions that the app lacks, from ``error.permission_violations``.
        sent_at: when the platform sent it, by its own clock, from ``Date``.
        was_in_doubt: an earlier attempt of the same call may have taken effect.
    """

    status: int
    code: int | None
    log_id: str
    message: str = field(default="", repr=False)
    body: Mapping[str, Any] = field(default_factory=dict, repr=False)
    reset_after: float | None = None
    scopes: tuple[str, ...] = ()
    sent_at: datetime | None = None
    was_in_doubt: bool = False

    @property
    def data(self) -> Mapping[str, Any]:
        """The ``data`` member; empty where the response has none."""
        return as_mapping(self.body.get("data"))


def to_response(raw: RawResponse) -> ApiResponse:
    """The parsed response. Never raises."""
    headers = {name.lower(): value for name, value in raw.headers.items()}
    body = _to_body(raw.content)
    error = as_mapping(body.get("error"))
    log_id = headers.get("x-tt-logid") or as_text(error.get("log_id")) or as_text(error.get("logid"))
    return ApiResponse(
        status=raw.status_code,
        code=as_int(body.get("code")),
        log_id=NOT_IN_LOG_ID.sub("", log_id)[:100],
        message=as_text(body.get("msg")),
        body=body,
        reset_after=_to_seconds(headers.get("x-ogw-ratelimit-reset", "")),
        scopes=_to_scopes(error.get("permission_violations")),
        sent_at=_to_time(headers.get("date", "")),
    )


def _to_body(content: bytes) -> Mapping[str, Any]:
    try:
        return as_mapping(json.loads(content))
    except (ValueError, RecursionError):
        return {}


def _to_seconds(header: str) -> float | None:
    return float(header) if SECONDS.fullmatch(header.strip()) and float(header) > 0 else None


def _to_time(header: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(header)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _to_scopes(violations: Any) -> tuple[str, ...]:
    """The documentation says ``{scope, url}``, live answers say ``{type, subject}`` (docs/feishu/open-questions.md Q47)."""
    named = (as_text(item.get("subject") or item.get("scope")) for item in as_mappings(violations))
    return tuple(dict.fromkeys(scope for scope in named if SCOPE.fullmatch(scope)))[:MAX_SCOPES]
