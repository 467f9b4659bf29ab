"""The interface of the repository of when the webhook was called last; part of the Store in ``bot/interfaces/store.py``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

CARD_FRAME = "card_frame"
RequestKind = Literal["challenge", "event", "click", "refused"]
"""``refused`` is a request of whatever kind that was not verified. The values are stored."""


@dataclass(frozen=True)
class SeenRequest:
    """The last request of a kind.

    ``reason`` says why it was refused, as the metrics name it; of a click ``card_frame`` if it came in such a frame of the long
    connection; and is empty otherwise.
    """

    kind: RequestKind
    at: datetime
    reason: str = ""


class SeenRequestRepository(Protocol):
    """When any replica's webhook was called last, for each kind of request."""

    def put(self, request: SeenRequest) -> None:
        """Store the request unless a later one of its kind is stored."""
        ...

    def all(self) -> Mapping[RequestKind, SeenRequest]:
        """The last request of each kind that was ever seen."""
        ...
