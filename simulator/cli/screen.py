"""Prints the chats as text in a terminal: messages, cards and toasts."""

import re
from collections.abc import Callable
from typing import TextIO

from bot.domain.text import Text
from simulator.card_schema.card_text import card_text
from simulator.core.event_log import LogEntry
from simulator.core.messages import Message
from simulator.events.callback_answer import Outcome
from simulator.platform import Platform

ANSWER_SECONDS = 15.0
QUIET_SECONDS = 0.4
BUTTON_NUMBER = re.compile(r"\[\d+\] ")
UPDATED = Text("（卡片已更新）", "(card updated)")
THREAD = Text("（话题中）", "(in the thread)")
CLICK_FAILED = Text("点击失败，客户端显示错误 {code}", "The click failed; the client shows error {code}")


class NoAnswer(Exception):
    """What was waited for did not happen in time."""


class Screen:
    """Prints every new message and update once, in one language."""

    def __init__(self, platform: Platform, out: TextIO, language: str) -> None:
        self.language = language
        self._platform = platform
        self._out = out
        self._shown = 0
        self._last_shown: dict[str, tuple[str, ...]] = {}

    def print(self, text: Text | str) -> None:
        self._out.write(f"{text if isinstance(text, str) else self.pick(text)}\n")
        self._out.flush()

    def pick(self, text: Text) -> str:
        return text.en_us if self.language == "en_us" else text.zh_cn

    def wait_for(self, condition: Callable[[], bool], name: str) -> None:
        """Raises NoAnswer if nothing happens for 15 seconds; the bot's first call takes longest."""
        number = self._shown
        waited = 0.0
        while not condition():
            if waited >= ANSWER_SECONDS:
                raise NoAnswer(name)
            self._platform.event_log.wait(number, QUIET_SECONDS)
            entries = self._platform.event_log.since(number)
            number = entries[-1].number if entries else number
            waited += 0.0 if entries else QUIET_SECONDS

    def show_new(self) -> None:
        """Prints what was sent or updated since the last time, until nothing happens for ``QUIET_SECONDS``."""
        while entries := self._platform.event_log.wait(self._shown, QUIET_SECONDS):
            self._shown = entries[-1].number
            for entry in entries:
                self._show(entry)

    def show_outcome(self, outcome: Outcome) -> None:
        if outcome.error_code:
            self.print(CLICK_FAILED.fill(code=outcome.error_code))
        if outcome.toast:
            self.print(f"  ⟪{outcome.toast_kind}: {self.pick(outcome.toast)}⟫")

    def _show(self, entry: LogEntry) -> None:
        if entry.kind not in ("message_sent", "card_updated"):
            return
        message = self._platform.message_service.messages[entry.detail["message_id"]]
        lines = self._new_lines(message)
        if not lines:
            return
        note = ""
        if entry.kind == "card_updated":
            note = self.pick(UPDATED)
        elif message.thread_id and message.parent_id:
            note = self.pick(THREAD)
        chat = self.pick(self._platform.chats[message.chat_id].name)
        self.print(f"\n{chat} · {self.pick(self._platform.people.name_of(message.sender_id))}{note}")
        self.print("\n".join(lines))

    def _new_lines(self, message: Message) -> tuple[str, ...]:
        """All lines of a new message; of an updated card its title and what it did not say before, if that is anything."""
        lines = tuple(self._body(message).splitlines())
        before = self._last_shown.get(message.id)
        self._last_shown[message.id] = lines
        if before is None:
            return lines
        known = set(map(_without_number, before))
        changed = tuple(line for line in lines[1:] if _without_number(line) not in known)
        return (*lines[:1], *changed) if changed or lines[:1] != before[:1] else ()

    def _body(self, message: Message) -> str:
        if message.type == "interactive":
            return card_text(message.card, self.language, self._platform.people.name_of)
        text = message.text or message.content_text
        for mention in message.mentions:
            text = text.replace(mention.key, f"@{self.pick(self._platform.people.name_of(mention.open_id))}")
        return f"  {text}"


def _without_number(line: str) -> str:
    """A button has another number when there is a new one above it."""
    return BUTTON_NUMBER.sub("", line)
