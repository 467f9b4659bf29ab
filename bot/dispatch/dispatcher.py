"""From a noun to a reply: admit, find the handler in the tables, run it. The one place that catches what goes wrong.

The tables come from ``app.py``; this file knows neither handlers nor cards.
"""

import logging
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.dispatch.access import Access
from bot.dispatch.commands import CommandSpec, addressed_words, closest_command, read_command
from bot.dispatch.context import Context
from bot.domain import error_texts
from bot.domain.buttons import Button, RunCommand, unpack
from bot.domain.errors import BotError, CardOutdated
from bot.domain.events import BotAdded, Click, DirectChatOpened, Message, Requester
from bot.domain.replies import Card, FollowUp, Reply, Toast
from bot.domain.text import Text
from bot.interfaces.feishu import Chat
from bot.interfaces.store import CardRepository
from bot.metrics import ANSWERS
from bot.tasks.task_context import Task

log = logging.getLogger(__name__)

OPTION = "option"
"""Under this name a button's handler finds what was chosen in a menu; no component of a form has it."""


@dataclass(frozen=True)
class Tables:
    """Everything the bot answers to, as ``handlers/__init__.py`` lists it."""

    commands: tuple[CommandSpec, ...]
    buttons: Mapping[type[Any], Callable[[Any, Mapping[str, Any], Context], Reply]]
    welcome: Callable[[Context], Card]
    unknown: Callable[[str, CommandSpec | None, Context], Card]
    failure: Callable[[BotError, str | None], Card]
    news: Callable[[Toast], Card]
    tasks: Mapping[str, Task]


class Dispatcher:
    """Routes what came in; every way out is a Reply, or None where silence is right."""

    def __init__(
        self,
        tables: Tables,
        chat: Chat,
        cards: CardRepository,
        access: Access,
        context: Callable[[Requester, str], Context],
    ) -> None:
        """Args: ``context`` makes the surroundings of one request from who asks and the cause's id."""
        self._tables = tables
        self._chat = chat
        self._cards = cards
        self._admission = access
        self._context = context

    def is_for_us(self, message: Message) -> bool:
        """Whether a message is said to the bot. Raises FeishuBusy while the bot's own id cannot be learnt."""
        if message.is_from_bot or not (message.is_direct or message.mentions):
            return False
        return addressed_words(message, self._bot_id(message)) is not None

    def answer(self, message: Message, idempotency_key: str) -> Reply:
        """The answer to a message that is said to the bot."""
        requester = Requester(message.sender_id, message.chat_id, message.id, is_direct=message.is_direct)
        words = addressed_words(message, self._bot_id(message)) or ""

        def run() -> Reply:
            if message.is_direct:
                self._admission.remember_direct_chat(message.chat_id)
            self._admission.check(message.tenant_key, message.chat_id)
            return self._run(words, self._context(requester, idempotency_key))

        reply, error, incident = self._guard("message", idempotency_key, run)
        return reply if error is None else Reply(card=self._tables.failure(error, incident))

    def act(self, click: Click, idempotency_key: str) -> Reply:
        """The answer to a click. What goes wrong is told in a toast, which only the clicker sees."""

        def run() -> Reply:
            button = self._button(click)
            context = self._context(Requester(click.operator_id, click.chat_id, click.message_id), idempotency_key)
            if isinstance(button, RunCommand):
                return _as_follow_up(self._run(button.words, context))
            return self._tables.buttons[type(button)](button, {**click.form, OPTION: click.option}, context)

        reply, error, incident = self._guard("click", idempotency_key, run)
        return reply if error is None else Reply(toast=Toast(_with_incident(error.text, incident), "error"))

    def welcome(self, event: BotAdded | DirectChatOpened, idempotency_key: str) -> Card:
        """The greeting of a new chat; an external group is told politely that the bot does not work there."""
        if isinstance(event, DirectChatOpened):
            self._admission.remember_direct_chat(event.chat_id)
        elif event.is_external:
            return self._tables.failure(BotError(error_texts.OUTSIDE_TENANT), None)
        return self._tables.welcome(self._context(Requester(event.operator_id, event.chat_id, ""), idempotency_key))

    def news(self, toast: Toast) -> Card:
        """A card for words that a toast can no longer bring."""
        return self._tables.news(toast)

    def _bot_id(self, message: Message) -> str:
        """A direct chat is answered without knowing who we are; there a mention is only a decoration."""
        return self._chat.bot_open_id() if message.mentions else ""

    def _run(self, words: str, context: Context) -> Reply:
        command = read_command(words, self._tables.commands)
        if command is None:
            closest = closest_command(words, self._tables.commands)
            ANSWERS.labels(command="unknown", outcome="suggested").inc()
            return Reply(card=self._tables.unknown(words, closest, context))
        spec = next(spec for spec in self._tables.commands if spec.names[0] == command.name)
        reply = spec.answer(command, context)
        ANSWERS.labels(command=command.name, outcome="answered").inc()
        return reply

    def _button(self, click: Click) -> Button:
        if not self._is_ours(click):
            raise CardOutdated
        self._admission.check(click.tenant_key, click.chat_id)
        button = unpack(click.value)
        if button is None:
            raise CardOutdated
        return button

    def _is_ours(self, click: Click) -> bool:
        """A card can be clicked a moment before the answer to its sending has told us its id."""
        for pause in (0.1, 0.2, 0.4):
            if self._cards.is_ours(click.message_id, click.chat_id):
                return True
            time.sleep(pause)
        return self._cards.is_ours(click.message_id, click.chat_id)

    def _guard(
        self, kind: str, idempotency_key: str, run: Callable[[], Reply]
    ) -> tuple[Reply, BotError | None, str | None]:
        """Run it; a failure that an operator must see gets an incident number that the user sees too."""
        try:
            return run(), None, None
        except BotError as error:
            ANSWERS.labels(command=kind, outcome=type(error).__name__).inc()
            if not error.needs_operator:
                return Reply(), error, None
            incident = _new_incident()
            log.warning("incident number=%s cause=%s error=%s", incident, idempotency_key, error)
            return Reply(), error, incident
        except Exception:
            ANSWERS.labels(command=kind, outcome="bug").inc()
            incident = _new_incident()
            log.exception("incident number=%s cause=%s", incident, idempotency_key)
            return Reply(), BotError(), incident


def _new_incident() -> str:
    return secrets.token_hex(4).upper()


def _with_incident(text: Text, incident: str | None) -> Text:
    if incident is None:
        return text
    number = error_texts.INCIDENT.fill(number=incident)
    return Text(f"{text.zh_cn} {number.zh_cn}", f"{text.en_us} {number.en_us}")


def _as_follow_up(reply: Reply) -> Reply:
    """A command's answer to a click: a new message instead of a new face for the clicked card."""
    own = (FollowUp(reply.card),) if reply.card else ()
    return Reply(toast=reply.toast, follow_ups=(*own, *reply.follow_ups), tasks=reply.tasks)
