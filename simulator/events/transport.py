"""How an event reaches the bot: what was answered, and what a way of delivery has to offer."""

import time
from dataclasses import dataclass
from typing import Protocol

import requests

from simulator.events.signing import PushedEvent

# docs/feishu/events.md 4
CONNECT_SECONDS, ANSWER_SECONDS = 2.0, 3.0


@dataclass(frozen=True)
class Answer:
    """The bot's answer. ``status`` 0 means none; ``was_late`` then says whether the time was up."""

    status: int = 0
    body: bytes = b""
    was_late: bool = False


class Transport(Protocol):
    """Another way than HTTP requests to the bot's address."""

    def send(self, event: PushedEvent) -> Answer:
        """One attempt to deliver an event; returns after 3 s at the latest."""
        ...

    def has_bot(self) -> bool:
        """Whether a bot is there, or comes within some seconds."""
        ...


def post(url: str, body: bytes, headers: dict[str, str], seconds: float = ANSWER_SECONDS) -> Answer:
    """One HTTP request as the platform makes it."""
    started = time.monotonic()
    try:
        with requests.Session() as session:
            session.trust_env = False
            response = session.post(
                url, body, headers=headers, timeout=(CONNECT_SECONDS, seconds), allow_redirects=False
            )
            answer = Answer(response.status_code, response.content)
    except requests.Timeout:
        return Answer(was_late=True)
    except requests.RequestException:
        return Answer()
    return answer if time.monotonic() - started <= seconds else Answer(was_late=True)
