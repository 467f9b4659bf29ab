"""What Feishu answers to the call for an address of the long connection (docs/feishu/events.md 8)."""

from enum import Enum, auto
from urllib.parse import urlsplit

from bot.feishu.sdk import LOOPBACK

PATH = "/callback/ws/endpoint"
# Feishu answers this for wrong credentials and for an app that is not released; the text tells them apart (seen).
_REFUSED, _INVALID = 1000040345, "invalid"


class Refusal(Enum):
    """Why Feishu names no address. All but BUSY stay until somebody acts."""

    CREDENTIALS = auto()
    NOT_RELEASED = auto()
    TOO_MANY = auto()
    FORBIDDEN = auto()
    BUSY = auto()
    UNKNOWN = auto()


_REFUSALS = {
    10003: Refusal.CREDENTIALS,
    10014: Refusal.CREDENTIALS,
    10015: Refusal.CREDENTIALS,
    1000040344: Refusal.CREDENTIALS,
    514: Refusal.TOO_MANY,
    1000040350: Refusal.TOO_MANY,
    403: Refusal.FORBIDDEN,
    1: Refusal.BUSY,
    1000040343: Refusal.BUSY,
}


def refusal_of(code: int | None, text: str) -> Refusal:
    """What a code other than 0 means; ``text`` is Feishu's message."""
    if code == _REFUSED:
        return Refusal.CREDENTIALS if _INVALID in text else Refusal.NOT_RELEASED
    return _REFUSALS.get(code or 0, Refusal.UNKNOWN)


def is_safe(url: str) -> bool:
    """Whether events that come from this address cannot be forged: it has TLS, or is on this machine."""
    parts = urlsplit(url)
    return parts.scheme == "wss" or (parts.scheme == "ws" and parts.hostname in LOOPBACK)
