"""The prompt of the demo: type, click and change places as anybody in the simulated company."""

import re
import shlex
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TextIO

from bot.domain.text import Text
from simulator.cli.screen import NoAnswer, Screen
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP, direct_chat_id
from simulator.core.messages import Message
from simulator.events.client_form import CannotClick
from simulator.events.delivery import Delivery

HOW = Text(
    "say 文字 | click 序号 [字段=值 …] | as 人员 | in 群或 direct | people | chats | move 3d | language zh_cn|en_us | quit",
    "say WORDS | click N [field=value ...] | as PERSON | in CHAT or direct | people | chats | move 3d | language zh_cn|en_us | quit",
)
NO_SUCH = Text("没有这个：{name}", "There is no {name}")
NO_CARD = Text("这个会话里还没有卡片", "There is no card in this chat yet")
STEP = re.compile(r"(\d+)([smhd])")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Terminal:
    """One person at a time, in one chat at a time."""

    def __init__(self, delivery: Delivery, screen: Screen, lines: TextIO) -> None:
        self._delivery = delivery
        self._platform = delivery.user_actions.platform
        self._screen = screen
        self._lines = lines
        self._person_id = people.RECRUITER.open_id
        self._chat_id = RECRUITING_GROUP
        self._commands: dict[str, Callable[[str], None]] = {
            "say": self._say,
            "click": self._click,
            "as": self._become,
            "in": self._enter,
            "people": lambda _: self._list(p.open_id for p in self._platform.people.all()),
            "chats": lambda _: self._list(c.id for c in self._platform.chats.groups_of_bot()),
            "move": self._move,
            "language": self._speak,
        }

    def run(self) -> None:
        """Read lines until ``quit`` or their end."""
        self._screen.tell(HOW)
        self._prompt()
        for line in self._lines:
            word, _, rest = line.strip().partition(" ")
            if word == "quit":
                return
            if word:
                self._obey(word, rest.strip())
            self._prompt()

    def _obey(self, word: str, rest: str) -> None:
        command = self._commands.get(word)
        if command is None:
            self._screen.tell(HOW)
            return
        try:
            command(rest)
        except (CannotClick, NoAnswer, ValueError, KeyError) as wrong:
            self._screen.tell(f"  ! {wrong}")

    def _prompt(self) -> None:
        name = self._screen.pick(self._platform.people.name_of(self._person_id))
        self._screen.tell(f"\n[{name} @ {self._screen.pick(self._platform.chats[self._chat_id].name)}]")

    def _say(self, words: str) -> None:
        asked = self._delivery.say(self._chat_id, self._person_id, words)
        self._screen.wait_for(lambda: self._has_answer(asked), "answer")
        self._screen.show_new()

    def _has_answer(self, asked: Message) -> bool:
        return any(message.parent_id == asked.id for message in self._platform.message_service.messages.from_bot())

    def _click(self, rest: str) -> None:
        number, *given = shlex.split(rest)
        cards = [
            message
            for message in self._platform.message_service.messages.from_bot(self._chat_id)
            if message.type == "interactive" and not message.is_recalled
        ]
        if not cards:
            self._screen.tell(NO_CARD)
            return
        form = dict(part.split("=", 1) for part in given)
        self._screen.show_outcome(self._delivery.click(cards[-1].id, self._person_id, int(number), form))
        self._screen.show_new()

    def _become(self, name: str) -> None:
        for person in self._platform.people.all():
            if name and name in (person.open_id, person.open_id.removeprefix("ou_"), *person.name):
                self._person_id = person.open_id
                return
        self._screen.tell(NO_SUCH.fill(name=name))

    def _enter(self, name: str) -> None:
        if name == "direct":
            self._chat_id = direct_chat_id(self._person_id)
            return
        for chat in self._platform.chats.all():
            if name and name in (chat.id, chat.id.removeprefix("oc_"), *chat.name):
                self._chat_id = chat.id
                return
        self._screen.tell(NO_SUCH.fill(name=name))

    def _move(self, step: str) -> None:
        found = STEP.fullmatch(step)
        if found is None:
            raise ValueError(step)
        self._platform.move(timedelta(**{UNITS[found[2]]: int(found[1])}))
        self._screen.tell(f"{self._platform.clock.now():%Y-%m-%d %H:%M:%S} UTC")

    def _speak(self, language: str) -> None:
        self._screen.language = "en_us" if language == "en_us" else "zh_cn"

    def _list(self, ids: Iterable[str]) -> None:
        self._screen.tell("  " + "  ".join(ids))
