"""Talking to the whole bot in memory: what people type and click goes in by the front door, sealed and signed."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

import handlers
from bot.bootstrap import Services, build_bot
from bot.readiness import Readiness
from bot.settings import read_settings
from bot.storage.store import DatabaseStore
from bot.webhook.request_verifier import AppCredentials, RequestVerifier
from bot.webhook.routes import make_webhook
from simulator.card_schema import card_reader
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.messages import Message
from simulator.core.people import Person
from simulator.events import callback_answer
from simulator.events.callback_answer import Outcome
from simulator.events.client_form import ButtonSelector
from simulator.events.signing import AppKeys, PushedEvent, encrypt, sign
from simulator.events.user_actions import UserActions
from simulator.platform import APP_SECRET, Platform
from tests.support.in_process import connect_in_process
from tests.support.inline_engine import InlineEngine


@dataclass(frozen=True)
class BotMessage:
    """One message of the bot, as a reader sees it."""

    message: Message

    @property
    def is_card(self) -> bool:
        return self.message.type == "interactive"

    def words(self, language: str = "en_us") -> str:
        """Everything written on the card, one text a line; of a text message, its words."""
        if not self.is_card:
            return self.message.words
        header = self.message.card.get("header", {})
        found = [card_reader.shown(header.get("title"), language)]
        found += [card_reader.shown(tag.get("text"), language) for tag in header.get("text_tag_list", [])]
        found += list(_texts(self.message.card.get("body", {}), language))
        return "\n".join(words for words in found if words)

    def buttons(self, language: str = "en_us") -> list[str]:
        status = card_reader.buttons(self.message.card)
        return [card_reader.shown(each.element.get("text"), language) for each in status]

    def does(self, do: str) -> bool:
        """Whether a button of this name is on the card."""
        status = card_reader.buttons(self.message.card)
        return any((card_reader.callback_value(each.element) or {}).get("do") == do for each in status)


class Conversation:
    """A bot, a platform, and people who talk to each other."""

    def __init__(self, platform: Platform, store: DatabaseStore, **settings: str) -> None:
        self.platform = platform
        self.store = store
        self.engine = InlineEngine()
        self.user_actions = UserActions(platform, AppKeys())
        self.web = self._open_door(settings)
        self._scans = 0
        self._ticks = 0

    def _open_door(self, given: dict[str, str]) -> FlaskClient:
        keys = self.user_actions.keys
        needed = {
            "FEISHU_APP_ID": people.APP_ID,
            "FEISHU_APP_SECRET": APP_SECRET,
            "FEISHU_ENCRYPT_KEY": keys.encrypt_key,
            "FEISHU_VERIFICATION_TOKEN": keys.verification_token,
            "ADMIN_OPEN_IDS": people.ADMIN.open_id,
        }
        settings = read_settings({**needed, **given}, Path("no-such-file"))
        services = Services(*connect_in_process(self.platform), self.store, self.platform.clock)
        intake = build_bot(settings, handlers.TABLES, handlers.TASKS, services, self.engine, Readiness())
        verifier = RequestVerifier(
            AppCredentials(people.APP_ID, keys.encrypt_key, keys.verification_token), settings.max_event_age
        )
        app = Flask(__name__)
        app.register_blueprint(make_webhook(verifier, intake, self.platform.clock))
        return app.test_client()

    def scan(self) -> None:
        """A tick of the scheduler."""
        self._scans += 1
        self.engine.start("scan", f"scan:{self._scans}", "")

    def remind(self) -> list[BotMessage]:
        """A scan and a tick of the reminders; what the bot sent."""
        self.scan()
        before = {message.id for message in self._of_bot()}
        self._ticks += 1
        self.engine.start("remind_chats", f"remind:{self._ticks}", "")
        return [BotMessage(found) for found in self._of_bot() if found.id not in before]

    def wait(self, **span: float) -> None:
        """Let time pass, as in ``timedelta``."""
        self.platform.move(timedelta(**span))

    def say(
        self, words: str, by: Person = people.RECRUITER, chat: str = RECRUITING_GROUP, **how: Any
    ) -> list[BotMessage]:
        """Type something; what the bot said to it. ``how`` as in ``Acts.type``."""
        _, envelope = self.user_actions.type(chat, by.open_id, words, **how)
        return self.deliver(envelope) if envelope else []

    def ask(self, words: str, by: Person = people.RECRUITER, chat: str = RECRUITING_GROUP, **how: Any) -> BotMessage:
        """Type something that gets exactly one answer."""
        (heard,) = self.say(words, by, chat, **how)
        return heard

    def click(
        self, card: BotMessage, wanted: ButtonSelector, by: Person = people.RECRUITER, form: dict[str, Any] | None = None
    ) -> Outcome:
        """Press a button; what the clicker saw. The card itself has its new face afterwards."""
        click = self.user_actions.click(card.message.id, by.open_id, wanted, form)
        status, body = self.push(click.event)
        return callback_answer.apply_answer(self.platform, click, status, body)

    def deliver(self, envelope: PushedEvent) -> list[BotMessage]:
        """Push an event; the messages that the bot sent meanwhile."""
        before = {message.id for message in self.platform.message_service.messages.all()}
        status, _ = self.push(envelope)
        assert status == 200
        return [BotMessage(found) for found in self._of_bot() if found.id not in before]

    def push(self, envelope: PushedEvent) -> tuple[int, bytes]:
        key = self.user_actions.keys.encrypt_key
        body = encrypt(envelope.payload, key)
        answer = self.web.post("/feishu/events", data=body, headers=sign(body, key, self.platform.clock.now()))
        return answer.status_code, answer.data

    def last(self) -> BotMessage:
        """The newest message of the bot."""
        return BotMessage(self._of_bot()[-1])

    def _of_bot(self) -> list[Message]:
        return [message for message in self.platform.message_service.messages.all() if message.is_from_bot]


def _texts(element: Any, language: str) -> list[str]:
    if isinstance(element, list):
        return [words for child in element for words in _texts(child, language)]
    if not isinstance(element, dict):
        return []
    if "content" in element:
        return [card_reader.shown(element, language)]
    return [words for name, child in element.items() if name != "behaviors" for words in _texts(child, language)]
