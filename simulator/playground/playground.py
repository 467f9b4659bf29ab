"""The playground: one platform with the bot beside it, what the page's readers have read, and its lasting switches."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dispatch.commands import CommandSpec
from simulator.bot_runner.supervisor import BotSupervisor
from simulator.core.chats import Chat
from simulator.core.faults import Fault, FaultKind
from simulator.core.messages import Message
from simulator.core.people import Person
from simulator.events.delivery import Delivery, DeliveryFault
from simulator.platform import Platform
from simulator.playground.wire_log import WireLog

FOR_EVER = 1_000_000_000
SLOW_SECONDS = 2.0
HIRE = "* /hire/*"
# What each switch does to calls of the API, and to the events that go to the bot.
FAULTS: dict[str, tuple[FaultKind, str]] = {
    "hireSlow": ("slow", HIRE),
    "hireDown": ("busy", HIRE),
    "rateLimited": ("rate_limited", "*"),
    "loseAnswer": ("dropped_after", "POST /hire/v1/jobs/*/open"),
}
DELIVERY_FAULTS: dict[str, DeliveryFault] = {"deliverTwice": "twice", "loseAnswer": "answer_lost"}
SYNC = "sync"
SWITCHES = (SYNC, "hireSlow", "hireDown", "rateLimited", "deliverTwice", "loseAnswer")


class Switches:
    """What goes wrong until it is switched off again; ``sync`` is the console's switch and is on at the start."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self._platform = delivery.user_actions.platform
        self._faults: dict[str, Fault] = {}

    def all(self) -> dict[str, bool]:
        return {name: self._is_on(name) for name in SWITCHES}

    def turn(self, name: str, *, is_on: bool) -> None:
        if name == SYNC:
            self._platform.hire_service.is_sync_on = is_on
        if name in DELIVERY_FAULTS:
            change = self._delivery.lasting.add if is_on else self._delivery.lasting.discard
            change(DELIVERY_FAULTS[name])
        fault = self._faults.pop(name, None)
        if fault is not None:
            self._platform.faults.remove(fault)
        if is_on and name in FAULTS:
            kind, path = FAULTS[name]
            seconds = SLOW_SECONDS if kind == "slow" else 1.0
            self._faults[name] = self._platform.faults.add(kind, path, times=FOR_EVER, seconds=seconds)

    def _is_on(self, name: str) -> bool:
        if name == SYNC:
            return self._platform.hire_service.is_sync_on
        is_set = self._faults.get(name) in self._platform.faults.all()
        return is_set or DELIVERY_FAULTS.get(name) in self._delivery.lasting

    def own(self, fault: Fault) -> bool:
        """Whether a fault belongs to a switch, and is not one of those set for the next calls."""
        return any(fault is kept for kept in self._faults.values())


class ReadMarks:
    """How far each person has read in each chat."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._read: dict[tuple[str, str], int] = {}

    def read(self, chat: Chat, person: Person) -> None:
        """Everything that stands in the chat now has been seen."""
        self._read[(chat.id, person.open_id)] = len(self._platform.message_service.messages.in_chat(chat.id))
        self._platform.event_log.note("chat_read", chat_id=chat.id, person_id=person.open_id)

    def unread(self, chat: Chat, person: Person) -> int:
        messages = self._platform.message_service.messages.in_chat(chat.id)[
            self._read.get((chat.id, person.open_id), 0) :
        ]
        return sum(message.sender_id != person.open_id and sees(message, person) for message in messages)


def sees(message: Message, person: Person) -> bool:
    """Whether a member of the chat sees it as something to read."""
    return message.visible_to in ("", person.open_id) and not (message.is_recalled or message.is_deleted)


@dataclass(frozen=True)
class Playground:
    """What the page shows and changes. ``bot`` is None where a test plays the bot."""

    delivery: Delivery
    wire: WireLog
    marks: ReadMarks
    switches: Switches
    commands: Sequence[CommandSpec] = ()
    bot: BotSupervisor | None = None

    @property
    def platform(self) -> Platform:
        return self.delivery.user_actions.platform


def open_playground(
    delivery: Delivery, commands: Sequence[CommandSpec] = (), bot: BotSupervisor | None = None
) -> Playground:
    """A playground over a platform; from now on what passes on the wire is kept."""
    platform = delivery.user_actions.platform
    delivery.wire = WireLog(platform.event_log)
    return Playground(delivery, delivery.wire, ReadMarks(platform), Switches(delivery), commands, bot)
