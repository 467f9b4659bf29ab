"""Conversations with the whole bot in this process: events go in, messages and cards come out."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.storage.store import DatabaseStore
from bot.webhook.event_answers import NOT_ACCEPTED
from simulator.card_schema import card_reader
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.messages import Message
from simulator.core.people import Person
from simulator.events import callback_answer
from simulator.events.callback_answer import Outcome
from simulator.events.client_form import ButtonSelector
from simulator.events.signing import PushedEvent
from simulator.events.user_actions import Click, UserActions
from simulator.platform import Platform
from tests.support.whole_bot.entrance import open_entrance
from tests.support.whole_bot.inline_engine import InlineEngine
from tests.support.whole_bot.web_client import KEYS


@dataclass(frozen=True)
class BotMessage:
    """A message of the bot, as its reader sees it."""

    message: Message

    @property
    def is_card(self) -> bool:
        return self.message.type == "interactive"

    def text(self, language: str = "en_us") -> str:
        """Every text of the card, one a line; of a text message, its text."""
        if not self.is_card:
            return self.message.text
        header = self.message.card.get("header", {})
        found = [card_reader.text_for(header.get("title"), language)]
        found += [card_reader.text_for(tag.get("text"), language) for tag in header.get("text_tag_list", [])]
        found += _texts(self.message.card.get("body", {}), language)
        return "\n".join(text for text in found if text)

    def buttons(self, language: str = "en_us") -> list[str]:
        """The labels of the card's buttons."""
        return [card_reader.text_for(each.element.get("text"), language) for each in self._buttons()]

    def has_button(self, kind: str) -> bool:
        """Whether the card has a button of this kind, by its stored name."""
        return any((card_reader.callback_value(each.element) or {}).get("do") == kind for each in self._buttons())

    def _buttons(self) -> tuple[card_reader.PlacedElement, ...]:
        return card_reader.buttons(self.message.card)


class Conversation:
    """A bot, a platform, and people who write to the bot and click its cards."""

    def __init__(self, platform: Platform, store: DatabaseStore, **settings: str) -> None:
        """Args: ``settings`` are further settings of the bot by their names in the environment."""
        self.platform = platform
        self.store = store
        self.engine = InlineEngine()
        self.user_actions = UserActions(platform, KEYS)
        self._entrance = open_entrance(platform, store, self.engine, settings)
        self._runs = 0

    def scan(self) -> None:
        """Run the scheduled scan."""
        self._run("read_hire")

    def remind(self) -> list[BotMessage]:
        """Run the scheduled scan and the scheduled reminders; the messages that the reminders sent."""
        self.scan()
        known = self._known_ids()
        self._run("remind_chats")
        return self._sent_since(known)

    def _run(self, kind: str) -> None:
        self._runs += 1
        self.engine.start(kind, f"{kind}:{self._runs}", "")

    def wait(self, **span: float) -> None:
        """Move the clock; ``span`` as in ``timedelta``."""
        self.platform.move(timedelta(**span))

    def say(
        self, text: str, by: Person = people.RECRUITER, chat: str = RECRUITING_GROUP, **options: Any
    ) -> list[BotMessage]:
        """Send a message to a chat; the bot's replies. ``options`` as in ``UserActions.type``."""
        _, event = self.user_actions.type(chat, by.open_id, text, **options)
        return self.deliver(event) if event else []

    def ask(self, text: str, by: Person = people.RECRUITER, chat: str = RECRUITING_GROUP, **options: Any) -> BotMessage:
        """As ``say``, for a message with exactly one reply."""
        (reply,) = self.say(text, by, chat, **options)
        return reply

    def start_click(
        self,
        card: BotMessage,
        button: ButtonSelector,
        by: Person = people.RECRUITER,
        form: dict[str, Any] | None = None,
    ) -> Click:
        """A click whose event is not delivered yet, so that it can be changed first."""
        return self.user_actions.click(card.message.id, by.open_id, button, form)

    def click(
        self,
        card: BotMessage,
        button: ButtonSelector,
        by: Person = people.RECRUITER,
        form: dict[str, Any] | None = None,
    ) -> Outcome:
        """Click a button; what the person sees. Afterwards ``card`` shows its new content."""
        click = self.start_click(card, button, by, form)
        status, body = self.push(click.event)
        return callback_answer.apply_answer(self.platform, click, status, body)

    def deliver(self, event: PushedEvent) -> list[BotMessage]:
        """Push an event; the messages that the bot sent meanwhile.

        It is pushed once more if the bot asks for that, as the platform does: the first event stores the tenant, for which the disk of a
        busy machine may take longer than the bot waits.
        """
        known = self._known_ids()
        status, _ = self.push(event)
        if status == NOT_ACCEPTED:
            status, _ = self.push(event)
        assert status == 200
        return self._sent_since(known)

    def push(self, event: PushedEvent) -> tuple[int, bytes]:
        """Deliver an event by the transport that the tests run with; the status and the body of the answer."""
        return self._entrance.push(event)

    def last(self) -> BotMessage:
        """The newest message of the bot."""
        return BotMessage(self.platform.message_service.messages.from_bot()[-1])

    def _known_ids(self) -> set[str]:
        return {message.id for message in self.platform.message_service.messages.from_bot()}

    def _sent_since(self, known: set[str]) -> list[BotMessage]:
        messages = self.platform.message_service.messages.from_bot()
        return [BotMessage(message) for message in messages if message.id not in known]


def _texts(element: Any, language: str) -> list[str]:
    if isinstance(element, list):
        return [text for child in element for text in _texts(child, language)]
    if not isinstance(element, dict):
        return []
    if "content" in element:
        return [card_reader.text_for(element, language)]
    return [text for name, child in element.items() if name != "behaviors" for text in _texts(child, language)]
