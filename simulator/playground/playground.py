"""The playground's state apart from the platform: the bot's process, the switches, and what each person has read."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dispatch.commands import CommandSpec
from simulator.bot_runner.operators_bot import OperatorsBot
from simulator.bot_runner.supervisor import BotSupervisor
from simulator.core.chats import Chat
from simulator.core.faults import Fault, FaultKind
from simulator.core.people import Person
from simulator.events.delivery import Delivery, DeliveryFault
from simulator.events.wire_log import WireLog
from simulator.platform import Platform

UNLIMITED_TIMES = 1_000_000_000
SLOW_SECONDS = 2.0
HIRE = "* /hire/*"
# The effect of each switch on API calls, and on the events that are delivered to the bot.
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
    """Faults that last until they are switched off, and ``sync``, the console's 通过 API 同步职位, on at the start."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self._platform = delivery.user_actions.platform
        self._faults: dict[str, Fault] = {}

    def all(self) -> dict[str, bool]:
        return {name: self._is_on(name) for name in SWITCHES}

    def set(self, name: str, *, is_on: bool) -> None:
        if name == SYNC:
            self._platform.hire_service.is_sync_on = is_on
        if name in DELIVERY_FAULTS:
            change = self._delivery.lasting_faults.add if is_on else self._delivery.lasting_faults.discard
            change(DELIVERY_FAULTS[name])
        fault = self._faults.pop(name, None)
        if fault is not None:
            self._platform.faults.remove(fault)
        if is_on and name in FAULTS:
            kind, path = FAULTS[name]
            seconds = SLOW_SECONDS if kind == "slow" else 1.0
            self._faults[name] = self._platform.faults.add(kind, path, times=UNLIMITED_TIMES, seconds=seconds)

    def owns(self, fault: Fault) -> bool:
        """Whether the fault was set by a switch."""
        return any(fault is own for own in self._faults.values())

    def _is_on(self, name: str) -> bool:
        if name == SYNC:
            return self._platform.hire_service.is_sync_on
        is_set = self._faults.get(name) in self._platform.faults.all()
        return is_set or DELIVERY_FAULTS.get(name) in self._delivery.lasting_faults


class ReadMarks:
    """How many messages of each chat each person has read."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._read: dict[tuple[str, str], int] = {}

    def mark(self, chat: Chat, person: Person) -> None:
        """Marks every message in the chat as read."""
        self._read[(chat.id, person.open_id)] = len(self._platform.message_service.messages.in_chat(chat.id))
        self._platform.event_log.add("chat_read", chat_id=chat.id, person_id=person.open_id)

    def count_unread(self, chat: Chat, person: Person) -> int:
        messages = self._platform.message_service.messages.in_chat(chat.id)
        unread = messages[self._read.get((chat.id, person.open_id), 0) :]
        return sum(message.sender_id != person.open_id and not message.is_gone for message in unread)


@dataclass(frozen=True)
class Playground:
    """Everything the playground's API shows and changes. ``bot`` is None where a test acts as the bot."""

    delivery: Delivery
    wire: WireLog
    read_marks: ReadMarks
    switches: Switches
    commands: Sequence[CommandSpec] = ()
    bot: BotSupervisor | OperatorsBot | None = None

    @property
    def platform(self) -> Platform:
        return self.delivery.user_actions.platform


def open_playground(
    delivery: Delivery, commands: Sequence[CommandSpec] = (), bot: BotSupervisor | OperatorsBot | None = None
) -> Playground:
    """A playground over the platform of ``delivery``; from now on the HTTP traffic is recorded."""
    platform = delivery.user_actions.platform
    delivery.wire = WireLog(platform.event_log)
    return Playground(delivery, delivery.wire, ReadMarks(platform), Switches(delivery), commands, bot)
