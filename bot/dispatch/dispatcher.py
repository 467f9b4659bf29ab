"""From a message or a click to a Reply: checks access, finds the handler in the tables, runs it, and maps every error.

The tables are those of ``handlers/__init__.py``.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.dispatch.access import Access
from bot.dispatch.commands import CommandSpec, is_in_chinese, read_command
from bot.dispatch.context import Context, ContextFactory
from bot.dispatch.incidents import guard, new_incident, with_incident
from bot.dispatch.outages import through_outage
from bot.domain import error_texts
from bot.domain.buttons import Button, RunCommand, unpack
from bot.domain.errors import BotError, CardOutdated, FeishuBusy, ReferenceMissing
from bot.domain.events import BotAdded, Click, DirectChatOpened, Message, Requester
from bot.domain.jobs import Job
from bot.domain.replies import Card, FollowUp, Reply, Toast
from bot.domain.text import Text
from bot.domain.typed.addressing import Addressed, addressed
from bot.domain.typed.cleaning import clean
from bot.domain.typed.errors import MessageTooLong
from bot.interfaces.feishu import OPEN_ID_PREFIX, Chat
from bot.interfaces.store import CardRepository, Store
from bot.metrics import ANSWERS

LATE_AFTER = timedelta(minutes=10)
"""A command that would change something is offered and not run this long after it was typed."""
MAX_WORDS = 500
"""The words of a button are cut to this length, which is that of a long command."""
OPTION = "option"
"""The form key under which a handler finds what was chosen in a menu; no component of a form has this name."""


@dataclass(frozen=True)
class Tables:
    """Everything the bot answers to, as ``handlers/__init__.py`` lists it.

    ``unknown`` answers what is no command, ``late`` a command that comes too late to be run, ``offered_late`` one of an old button,
    ``unreadable`` a voice message, picture or file. ``form_buttons`` are submit buttons by name, for clients that send no value
    (docs/feishu/open-questions.md Q50). ``degrade`` leaves out of a card what the platform may refuse. ``preview`` finds the job of a link.
    """

    commands: tuple[CommandSpec, ...]
    buttons: Mapping[type[Any], Callable[[Any, Mapping[str, Any], Context], Reply]]
    form_buttons: Mapping[str, Callable[[Context], Button | None]]
    welcome: Callable[[Context], Card]
    unknown: Callable[[str, Context], Reply]
    late: Callable[[str, datetime, Context], Card]
    offered_late: Callable[[str, datetime, Context], Card]
    unreadable: Callable[[], Card]
    failure: Callable[[BotError, str | None], Card]
    late_result: Callable[[Toast], Card]
    degrade: Callable[[Card], Card | None]
    preview: Callable[[str, Context], tuple[Job, Text] | None]


class Dispatcher:
    """Routes events to handlers."""

    def __init__(
        self,
        tables: Tables,
        chat: Chat,
        cards: CardRepository,
        access: Access,
        contexts: ContextFactory,
    ) -> None:
        self._tables, self._chat = tables, chat
        self._cards = cards
        self._access = access
        self._contexts = contexts

    def answer(self, message: Message, idempotency_key: str) -> Reply | None:
        """The answer to a message, None if it is not addressed to the bot.

        Raises:
            FeishuBusy, FeishuMisconfigured: while the bot's own id, by which mentions are recognised, is unknown.
            Exception: of the database, while it cannot be reached; the message can be answered later.
        """
        if message.is_from_bot or not (message.is_direct or message.mentions):
            return None
        # A direct chat needs no mention, so there the bot's id is only needed to remove one.
        typed = addressed(message, self._chat.bot_open_id() if message.mentions else "")
        is_unreadable = typed is None and message.is_direct and message.is_unreadable
        if typed is None and not (is_unreadable and self._is_first_in_an_hour(message)):
            return None

        def run() -> Reply:
            if message.is_direct:
                self._access.remember_direct_chat(message.chat_id, message.sender_id)
            self._access.check(message.tenant_key, message.chat_id)
            if typed is None:
                return Reply(card=self._tables.unreadable())
            if message.is_cut:
                raise MessageTooLong
            requester = Requester(message.sender_id, message.chat_id, message.id, is_direct=message.is_direct)
            return self._run(
                typed, self._contexts.create(requester, idempotency_key), message.created_at, self._tables.late
            )

        reply, error, incident = guard("message", idempotency_key, run, self._contexts.store.is_unreachable)
        if error is None:
            return reply
        return Reply(card=self._tables.failure(error, incident), says_try_later=isinstance(error, FeishuBusy))

    def apology(self, message: Message, idempotency_key: str) -> Card | None:
        """What is said instead of an answer that could not be made; None if the message is not addressed to the bot.

        Raises FeishuBusy, FeishuMisconfigured as ``answer`` does.
        """
        if addressed(message, self._chat.bot_open_id() if message.mentions else "") is None:
            return None
        return self._tables.failure(BotError(error_texts.NOT_ANSWERED), new_incident("message", idempotency_key))

    def has_begun(self, idempotency_key: str) -> bool:
        """Whether a command has begun to change something in Hire, or has recorded that it did."""
        return _has_begun(self._contexts.store, idempotency_key)

    def act(self, click: Click, idempotency_key: str) -> Reply:
        """The reply to a click. An error becomes a toast, which only the clicker sees. Waits for a database that is away."""

        def run() -> Reply:
            self._require_own_card(click)
            self._access.check(click.tenant_key, click.chat_id)
            is_direct = self._access.is_direct(click.chat_id)
            requester = Requester(click.operator_id, click.chat_id, click.message_id, is_direct=is_direct)
            context = self._contexts.create(requester, idempotency_key)
            self._cards.mark_clicked(click.message_id, context.now())
            button = self._button(click, context)
            if isinstance(button, RunCommand):
                return _as_follow_up(self._run_pressed(button, self._cards.sent_at(click.message_id), context))
            return self._tables.buttons[type(button)](button, {**click.form, OPTION: click.option}, context)

        is_away = self._contexts.store.is_unreachable
        reply, error, incident = guard("click", idempotency_key, lambda: through_outage(run, is_away))
        return reply if error is None else Reply(toast=Toast(with_incident(error.text, incident), "error"))

    def welcome(self, event: BotAdded | DirectChatOpened, idempotency_key: str) -> Card | None:
        """The first message in a new chat, once; an external group is told that the bot does not work there.

        None if the chat has been welcomed, or is a direct chat that is in use. The platform tells of each time that somebody
        opens a direct chat, and may tell of the same thing under another event id.
        """
        is_direct = isinstance(event, DirectChatOpened)
        is_external = isinstance(event, BotAdded) and event.is_external
        kind = "refused" if is_external else "welcomed"
        if not self._access.is_first(kind, event.chat_id, idempotency_key):
            return None
        if is_direct:
            self._access.remember_direct_chat(event.chat_id, event.operator_id)
        if is_external:
            return self.refusal()
        requester = Requester(event.operator_id, event.chat_id, "", is_direct=is_direct)
        return self._tables.welcome(self._contexts.create(requester, idempotency_key))

    def refusal(self) -> Card:
        """What an external group is told instead of an answer."""
        return self._tables.failure(BotError(error_texts.OUTSIDE_TENANT), None)

    def late_result(self, toast: Toast) -> Card:
        """A card with the text of a toast that would come too late."""
        return self._tables.late_result(toast)

    def _run(
        self,
        typed: Addressed,
        context: Context,
        created_at: datetime | None,
        late: Callable[[str, datetime, Context], Card],
    ) -> Reply:
        """Run what was typed or offered by a button; ``created_at`` is when, and ``late`` the answer if that is too long ago."""
        command = read_command(typed, self._tables.commands)
        if command is None:
            ANSWERS.labels(command="unknown", outcome="suggested").inc()
            return self._tables.unknown(typed.after or typed.before, context)
        spec = next(spec for spec in self._tables.commands if spec.names[0] == command.name)
        if created_at is not None and is_late(created_at, context) and spec.would_change(command, context):
            ANSWERS.labels(command=command.name, outcome="late").inc()
            shown = spec.as_typed(command.arguments, in_chinese=is_in_chinese(typed, command))
            return Reply(card=late(shown, created_at, context))
        reply = spec.answer(command, context)
        ANSWERS.labels(command=command.name, outcome="answered").inc()
        return reply

    def _run_pressed(self, button: RunCommand, offered_at: datetime | None, context: Context) -> Reply:
        """Run the command of a button. One that lacks its job is asked for it on a card, as if typed: nothing has failed."""
        typed = Addressed(clean(button.words[:MAX_WORDS]))
        try:
            return self._run(typed, context, offered_at, self._tables.offered_late)
        except ReferenceMissing as error:
            return Reply(card=self._tables.failure(error, None))

    def _is_first_in_an_hour(self, message: Message) -> bool:
        """Of the messages that cannot be read, one an hour is answered; that message also when the step is repeated."""
        hour = int((message.created_at or self._contexts.clock.now()).timestamp()) // 3600
        return self._contexts.store.key_value.set_once(f"unreadable:{message.chat_id}:{hour}", message.id) == message.id

    def _button(self, click: Click, context: Context) -> Button:
        """The clicked button by its value, or by its name for a form that was sent without one. Raises CardOutdated."""
        button = unpack(click.value)
        if button is None and not click.value and click.name in self._tables.form_buttons:
            button = self._tables.form_buttons[click.name](context)
        if button is None:
            raise CardOutdated
        return button

    def _require_own_card(self, click: Click) -> None:
        """Check that this bot sent the card to that chat, or to that person and the chat is their direct chat.

        A click can arrive a moment before the send's response with the card's id. Raises CardOutdated; else as ``Access.check``.
        """
        receiver = self._cards.receiver(click.message_id)
        for pause in (0.1, 0.2, 0.4):
            if receiver is not None:
                break
            time.sleep(pause)
            receiver = self._cards.receiver(click.message_id)
        is_for_person = receiver is not None and receiver.startswith(OPEN_ID_PREFIX)
        if not is_for_person and receiver != click.chat_id:
            raise CardOutdated
        if is_for_person and not (
            receiver == click.operator_id and self._access.is_direct_chat_of(click.chat_id, click.operator_id)
        ):
            raise CardOutdated


def is_late(created_at: datetime, context: Context) -> bool:
    """Whether a command was typed too long ago to be run now. One that had begun before a crash is finished."""
    if context.now() - created_at <= LATE_AFTER:
        return False
    return not _has_begun(context.store, context.idempotency_key)


def _has_begun(store: Store, idempotency_key: str) -> bool:
    return store.job_locks.has_started_any(idempotency_key) or store.history.has_entry(idempotency_key)


def _as_follow_up(reply: Reply) -> Reply:
    """A command's reply to a click: its card is a new message and does not replace the clicked card."""
    own = (FollowUp(reply.card),) if reply.card else ()
    return Reply(toast=reply.toast, follow_ups=(*own, *reply.follow_ups), tasks=reply.tasks)
