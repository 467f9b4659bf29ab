"""An API call without HTTP, and the type of a route."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulator.core.api_error import ApiError, field_error
from simulator.platform import Platform


@dataclass(frozen=True)
class ApiRequest:
    """One call: the ids in its path, its query and its body. ``lists`` holds all values of names that a query repeats."""

    ids: dict[str, str]
    query: dict[str, str]
    body: dict[str, Any]
    lists: dict[str, list[str]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A required string of the body. Raises ApiError 99992402."""
        value = self.body.get(name)
        if not isinstance(value, str):
            raise field_error(name, value, f"{name} is required")
        return value

    def require_open_ids(self) -> None:
        """Rejects any ``user_id_type`` but open_id, which is all the simulator supports. Raises ApiError 99992402."""
        kind = self.query.get("user_id_type", "open_id")
        if kind != "open_id":
            raise field_error("user_id_type", kind, "this simulator supports open_id only")

    def page(self, max_size: int) -> tuple[int, int]:
        """Offset and size of a page of chats or members; the page token is the offset. Raises ApiError."""
        size, token = self.query.get("page_size", "20"), self.query.get("page_token", "0")
        if not size.isdigit() or not 1 <= int(size) <= max_size:
            raise field_error("page_size", size, f"the max value is {max_size}")
        if not token.isdigit():
            raise ApiError(400, 230001, "Your request contains an invalid request parameter, ext=page_token")
        return int(token), int(size)


Serve = Callable[[Platform, ApiRequest], dict[str, Any]]


@dataclass(frozen=True)
class Route:
    """One path of the API. ``scopes`` are those of which the app needs any; ``is_list`` says that it answers a page."""

    method: str
    path: str
    serve: Serve
    scopes: tuple[str, ...] = ()
    is_list: bool = False
