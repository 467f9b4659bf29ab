"""Fuzzed clicks: every button of the bot with fuzzed members, forms and menus, from any card and by anybody."""

import copy
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from bot.domain import buttons
from bot.storage.store import DatabaseStore
from bot.webhook.strict_json import NotStrict, read_object
from simulator.card_schema import card_reader
from simulator.core import people
from simulator.core.messages import Message
from simulator.core.people import Person
from simulator.events import callback_answer
from simulator.events.signing import CARD_ACTION, make_event
from simulator.events.user_actions import Click
from simulator.seed.special_jobs import OPEN_SAMPLE_CODE, SAMPLE_CODE
from tests.stress.fuzz.choices import Choices
from tests.stress.fuzz.world import Violation, World, is_refused, start_with_few_jobs
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.web_client import KEYS

CLICKERS = (people.RECRUITER, people.MANAGER, people.OUTSIDER, people.ADMIN, people.GUEST)
COMMANDS = (
    f"/job {SAMPLE_CODE}",
    f"/job {OPEN_SAMPLE_CODE}",
    "/job engineer",
    "/jobs open",
    "/expiring 30",
    "/subscribe city:Shanghai",
    "/subscribe",
    "/subscriptions",
    "/history",
    "/help",
    "/digest",
    f"/reopen {SAMPLE_CODE}",
)
# What the forms of cards send, by the name of the field.
FORM: dict[str, tuple[Any, ...]] = {
    "period": ("30d", "90d", "180d", "1y", "forever", "pick", "0d", "10y", "99999d", "一周"),
    "date": ("2027-01-31 +0800", "2026-11-23", "2026-11-22 -1200", "2036-11-23 +1400", "2036-11-24"),
    "posts": ([], ["1"], "1"),
    "ladder": (["7", "3"], ["closed"], ["30", "30"], [], ["0"], ["-1"], "7"),
    "hour": ("09:30", "00:00", "23:59", "24:00", "09:30 +0800", "9:5"),
    "zone": ("Asia/Shanghai", "America/New_York", "Etc/GMT+12", "Pacific/Kiritimati"),
    "pause_until": ("2026-12-01 +0800", "2026-11-22", "2028-01-01", "9999-12-31", "0001-01-01"),
    "working_days": ("every_day", "monday_to_friday", "china", "yes"),
    "words": ("java", "city:Shanghai", "x:y"),
    "departments": ("产品", "研发,产品"),
    "cities": ("上海",),
    "types": ("social",),
}
OPTIONS = ("", "open", "assign", "release", "3d", "7d", "closes", "remind", "reopen")
NAMES = ("", "reopen", "arm", "choose", "save", "undo", "ask", "subscribe", "x")
MEMBERS = tuple(
    sorted({field.name for kind in buttons._KINDS.values() for field in fields(kind)} | {"do", "page", "extra"})
)
KINDS = tuple(buttons._KINDS)


class Clicks:
    """Every click is answered with a toast, a card that the platform accepts, or a message; nothing is an incident."""

    def __init__(self, folder: Path, lifetime: int) -> None:
        self._ids: tuple[str, ...] = ()
        self.world = World(folder, lifetime, self._start)

    def _start(self, store: DatabaseStore) -> Conversation:
        """A bot that has sent cards of every kind: those that commands answer with, a digest, a request, and a question about several jobs."""
        conversation = start_with_few_jobs(store)
        card = conversation.ask(f"/job {SAMPLE_CODE}")
        conversation.click(card, {"do": "ask_to_reopen"}, people.OUTSIDER)
        for command in COMMANDS:
            conversation.say(command)
        form = conversation.ask("/subscriptions")
        conversation.click(form, {"do": "edit_reminders"})
        conversation.wait(days=1)
        conversation.remind()
        jobs = tuple(conversation.platform.hire_service.store.jobs)
        self._ids = (*jobs[:20], conversation.platform.hire_service.store.job_with_code(SAMPLE_CODE).id)
        closed = [job.id for job in conversation.platform.hire_service.store.jobs.values() if not job.is_active][:3]
        conversation.say(f"/reopen {' '.join(closed)} 30d")
        return conversation

    def __call__(self, data: bytes) -> int:
        self.world.begin_case()
        choices = Choices(data)
        message, person = choices.one_of(self.world.sent()[-60:]), choices.one_of(CLICKERS)
        self._check(self._click(message, person, self._action(choices, message)))
        return 1

    def _check(self, click: Click) -> None:
        before, shown = len(self.world.sent()), click.message.content_text
        plain = json.dumps(click.event.payload).encode()
        answer = self.world.post(self.world.signed(plain))
        self.world.log.check()
        if is_refused(answer):
            _check_not_strict(plain)
            return
        platform = self.world.conversation.platform
        outcome = callback_answer.apply_answer(platform, click, answer.status_code, answer.data)
        if outcome.error_code == callback_answer.BAD_CARD and click.message.content_text != shown:
            # A person on the card may be unknown to the platform: the bot has shown the card once more, without people.
            return
        if outcome.error_code:
            raise Violation(f"error {outcome.error_code}: {answer.status_code} {answer.data[:300]!r}")
        if outcome.toast is None and outcome.card is None and len(self.world.sent()) == before:
            raise Violation(f"no answer to {click.event.payload['event']['action']}")

    def _click(self, message: Message, person: Person, action: dict[str, Any]) -> Click:
        event = {
            "operator": {**person.ids, "tenant_key": person.tenant_key},
            "token": "c-0",
            "action": action,
            "host": "im_message",
            "context": {"open_message_id": message.id, "open_chat_id": message.chat_id},
        }
        made = make_event(CARD_ACTION, event, self.world.conversation.platform.clock.now(), KEYS, in_us=True)
        return Click(made, message, person)

    def _action(self, choices: Choices, message: Message) -> dict[str, Any]:
        value = self._value(choices, message)
        action: dict[str, Any] = {"tag": choices.one_of(("button", "overflow")), "value": value}
        if choices.chance(10):
            action["value"] = choices.value()
        if choices.chance(60):
            action["form_value"] = self._form(choices)
        if choices.chance(40):
            action["option"] = choices.one_of(OPTIONS) if choices.chance(80) else choices.value()
        if choices.chance(20):
            action |= {"name": choices.one_of(NAMES), "value": {}}
        return action

    def _value(self, choices: Choices, message: Message) -> dict[str, Any]:
        """The value of one of the card's buttons, or of any kind; with up to three members replaced, removed or added."""
        own = [
            value for each in card_reader.walk(_card(message)) if (value := card_reader.callback_value(each.element))
        ]
        if own and choices.chance(60):
            value = copy.deepcopy(choices.one_of(own))
        else:
            name = choices.one_of(KINDS)
            value = {"do": name}
            for field in fields(buttons._KINDS[name]):
                if not choices.chance(20):
                    value[field.name] = self._member(choices)
        for _ in range(choices.number(3)):
            name = choices.one_of(MEMBERS)
            if choices.chance(70):
                value[name] = self._member(choices)
            else:
                value.pop(name, None)
        return value

    def _member(self, choices: Choices) -> Any:
        """A member of a button: an id that exists, a number, or anything."""
        way = choices.number(6)
        if way < 3:
            return choices.one_of(self._ids)
        if way == 3:
            return choices.number(5) - 1
        if way == 4:
            return choices.one_of(("30d", "any", "all", "/help", "/jobs open", "/subscribe", f"/job {SAMPLE_CODE}"))
        return choices.value()

    def _form(self, choices: Choices) -> Any:
        if choices.chance(5):
            return choices.value()
        form: dict[str, Any] = {}
        for _ in range(choices.number(5)):
            name = choices.one_of(tuple(FORM))
            given = (*FORM[name], list(self._ids[-3:])) if name == "posts" else FORM[name]
            form[name] = choices.one_of(given) if choices.chance(60) else choices.value()
        return form


def _card(message: Message) -> dict[str, Any]:
    return message.card if message.type == "interactive" else {"body": {"elements": []}}


def _check_not_strict(plain: bytes) -> None:
    """Deep nesting and long numbers are refused before anything is read (docs/security.md H9)."""
    try:
        read_object(plain)
    except NotStrict:
        return
    raise Violation(f"refused: {plain[:300]!r}")
