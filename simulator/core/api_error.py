"""The errors of API calls: Feishu's codes, and connections that fail."""

from collections.abc import Sequence
from typing import Any


class ApiError(Exception):
    """The call is rejected; nothing has changed.

    Attributes:
        http_status: as documented, 400 unless noted (docs/feishu/api.md).
        code: Feishu's error code; a client decides by nothing else.
        msg: the text for developers.
        headers: extra answer headers, such as ``x-ogw-ratelimit-reset``.
        error: further members of the answer's ``error`` object, such as ``field_violations``.
    """

    def __init__(
        self,
        http_status: int,
        code: int,
        msg: str,
        headers: dict[str, str] | None = None,
        error: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(f"{code} {msg}")
        self.http_status = http_status
        self.code = code
        self.msg = msg
        self.headers = headers or {}
        self.error = error or {}


class Dropped(Exception):
    """The connection is closed without an answer; the call may or may not have taken effect."""


class BadGateway(Exception):
    """A proxy in front of the platform answers with an HTML page instead of JSON."""


def field_error(field: str, value: object, description: str) -> ApiError:
    """99992402 with one field violation, in the gateway's format."""
    violation = {"field": field, "value": str(value), "description": description}
    return ApiError(400, 99992402, "field validation failed", error={"field_violations": [violation]})


def parameter_error(what: str) -> ApiError:
    """1002002, the parameter error of Feishu Hire."""
    return ApiError(400, 1002002, f"parameter error: {what}")


def scope_error(accepted: Sequence[str]) -> ApiError:
    """99991672, which names every scope of which the app needs one (docs/feishu/api.md 1.2)."""
    names = ", ".join(accepted)
    violations = [{"type": "action_scope_required", "subject": scope} for scope in accepted]
    msg = f"Access denied. One of the following scopes is required: [{names}]"
    return ApiError(400, 99991672, msg, error={"permission_violations": violations})
