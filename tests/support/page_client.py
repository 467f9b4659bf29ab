"""A client of the playground's API, and a stub bot that receives the platform's events."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import requests
from flask import request

from bot.webhook.envelope import VerifiedEvent
from bot.webhook.request_verifier import AppCredentials, RequestVerifier
from simulator.core import people
from simulator.events.signing import AppKeys
from simulator.platform import Platform

RECRUITER = "ou_recruiter"
TIMEOUT = 10.0


@dataclass
class Page:
    """Calls to ``/api/`` as one person."""

    url: str
    session: requests.Session
    platform: Platform
    me: str = RECRUITER

    def get(self, path: str, **query: Any) -> requests.Response:
        return self.session.get(f"{self.url}/api/{path}", params={"as": self.me, **query}, timeout=TIMEOUT)

    def read(self, path: str, **query: Any) -> Any:
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, /, headers: dict[str, str] | None = None, **body: Any) -> requests.Response:
        given = {"X-Playground": "1"} if headers is None else headers
        return self.session.post(f"{self.url}/api/{path}", json=body, headers=given, timeout=TIMEOUT)

    def do(self, path: str, /, **body: Any) -> Any:
        answer = self.post(path, **body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, path: str, /, **body: Any) -> int:
        """The status of an error, whose text has both languages."""
        answer = self.post(path, **body)
        assert set(answer.json()["error"]) == {"zh_cn", "en_us"}, answer.text
        return answer.status_code

    def say(self, chat_id: str, text: str, **how: Any) -> Any:
        return self.do(f"chats/{chat_id}/say", **{"as": self.me, "text": text, **how})["message"]

    def chat(self, chat_id: str) -> Any:
        return next(chat for chat in self.read("state")["chats"] if chat["id"] == chat_id)

    @contextmanager
    def events(self, after: int | None = None, last: int | None = None) -> "Iterator[Events]":
        """The event stream of an open page, which is closed at the end."""
        query: dict[str, str | int] = {"as": self.me, **({} if after is None else {"after": after})}
        headers = {} if last is None else {"Last-Event-ID": str(last)}
        with requests.get(
            f"{self.url}/api/events", params=query, headers=headers, stream=True, timeout=TIMEOUT
        ) as answer:
            assert answer.headers["Content-Type"].startswith("text/event-stream")
            yield Events(answer.iter_lines(decode_unicode=True))


@dataclass
class Events:
    """The events that the browser's EventSource would receive."""

    lines: Iterator[str]
    number: int = 0

    def next(self) -> dict[str, Any]:
        for line in self.lines:
            if line.startswith("id: "):
                self.number = int(line.removeprefix("id: "))
            if line.startswith("data: "):
                error: dict[str, Any] = json.loads(line.removeprefix("data: "))
                return error
        raise AssertionError("the stream has ended")

    def until(self, kind: str) -> dict[str, Any]:
        while (error := self.next())["kind"] != kind:
            pass
        return error


class StubBot:
    """Accepts verified events at the platform's time, and answers with ``status`` and ``answer``."""

    def __init__(self, platform: Platform) -> None:
        keys = AppKeys()
        credentials = AppCredentials(people.APP_ID, keys.encrypt_key, keys.verification_token)
        self._verifier = RequestVerifier(credentials, timedelta(minutes=5))
        self._platform = platform
        self.received: list[VerifiedEvent] = []
        self.answer: dict[str, Any] = {}
        self.status = 200

    def take(self) -> tuple[dict[str, Any], int]:
        opened = self._verifier.verify(request.get_data(), dict(request.headers), self._platform.clock.now())
        assert isinstance(opened, VerifiedEvent)
        self.received.append(opened)
        return self.answer, self.status

    @property
    def kinds(self) -> list[str]:
        return [event.event_type for event in self.received]
