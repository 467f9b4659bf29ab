"""The chats as text in a terminal: who said what, what a card looks like, which toast came up. Shows; does nothing."""

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
UPDATED = Text("（卡片已更新）", "(card updated)")
THREAD = Text("（话题中）", "(in the thread)")
CLICK_FAILED = Text("点击失败，客户端显示错误 {code}", "The click failed; the client shows error {code}")


class NoAnswer(Exception):
    """Nothing of what was waited for has come."""


class Screen:
    """Prints what is new, once, in one language."""

    def __init__(self, platform: Platform, out: TextIO, language: str) -> None:
        self.language = language
        self._platform = platform
        self._out = out
        self._seen = 0

    def tell(self, text: Text | str) -> None:
        words = text if isinstance(text, str) else self.pick(text)
        self._out.write(f"{words}\n")
        self._out.flush()

    def pick(self, text: Text) -> str:
        return text.en_us if self.language == "en_us" else text.zh_cn

    def wait_for(self, what: Callable[[], bool], name: str) -> None:
        """Raises NoAnswer after 15 seconds; the bot is slow only on its first call."""
        number = self._seen
        waited = 0.0
        while not what():
            if waited >= ANSWER_SECONDS:
                raise NoAnswer(name)
            self._platform.event_log.wait(number, QUIET_SECONDS)
            lines = self._platform.event_log.since(number)
            number = lines[-1].number if lines else number
            waited += 0.0 if lines else QUIET_SECONDS

    def show_new(self) -> None:
        """Everything that was sent or changed since the last time, until it has been quiet for a moment."""
        while lines := self._platform.event_log.wait(self._seen, QUIET_SECONDS):
            self._seen = lines[-1].number
            for line in lines:
                self._show(line)

    def show_outcome(self, outcome: Outcome) -> None:
        if outcome.error_code:
            self.tell(CLICK_FAILED.fill(code=outcome.error_code))
        if outcome.toast:
            self.tell(f"  ⟪{outcome.toast_kind}: {self.pick(outcome.toast)}⟫")

    def _show(self, line: LogEntry) -> None:
        if line.kind not in ("message_sent", "card_updated"):
            return
        message = self._platform.message_service.messages[line.detail["message_id"]]
        note = self.pick(UPDATED) if line.kind == "card_updated" else ""
        if message.thread_id and message.parent_id:
            note += self.pick(THREAD)
        chat = self.pick(self._platform.chats[message.chat_id].name)
        self.tell(f"\n{chat} · {self.pick(self._platform.people.name_of(message.sender_id))}{note}")
        self.tell(self._body(message))

    def _body(self, message: Message) -> str:
        if message.type == "interactive":
            return card_text(message.card, self.language, self._platform.people.name_of)
        words = message.words or message.content_text
        for mention in message.mentions:
            words = words.replace(mention.key, f"@{self.pick(self._platform.people.name_of(mention.open_id))}")
        return f"  {words}"
