"""The errors of the platform's API: an HTTP status, a code and a message."""

from typing import Any


class ApiError(Exception):
    """A call was refused; nothing changed.

    Attributes:
        http_status: as documented, 400 unless noted (docs/feishu/api.md).
        code: Feishu's code; the only thing a client may decide on.
        msg: the words beside it.
        headers: extra answer headers, such as ``x-ogw-ratelimit-reset``.
        error: further members of the envelope's ``error`` object, such as ``field_violations``.
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
    """The connection closes without an answer; whether the call took effect is not told."""


class BadGateway(Exception):
    """Something in front of the platform answers with a page instead of JSON."""


def field_error(field: str, value: object, description: str) -> ApiError:
    """99992402 with its violation, as the gateway words it."""
    violation = {"field": field, "value": str(value), "description": description}
    return ApiError(400, 99992402, "field validation failed", error={"field_violations": [violation]})


def parameter_error(what: str) -> ApiError:
    """Hire's own parameter error."""
    return ApiError(400, 1002002, f"parameter error: {what}")
