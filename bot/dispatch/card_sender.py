"""Sends and updates cards, and stores which card went where. A refused card is sent once more in a plainer form, then as text.

One unknown person is enough for a refusal (docs/feishu/open-questions.md Q51). Whether the platform takes a card that
answers a click is never told to the bot. So where a card was refused before, its answers are plainer from the start, and an
answer that may have been refused is followed by an update (``bot/dispatch/card_refresher.py``).
"""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from bot.domain import error_texts
from bot.domain.card_digest import refusable_parts
from bot.domain.clock import Clock
from bot.domain.errors import BotError, FeishuBusy
from bot.domain.replies import Card, FollowUp
from bot.domain.send_errors import (
    CardLocked,
    CardRefused,
    ChatGone,
    MessageGone,
    PersonUnreachable,
    SendError,
    ThreadsForbidden,
)
from bot.domain.text import Text
from bot.interfaces.feishu import Chat
from bot.interfaces.store import CardRepository
from bot.logs import get_logger
from bot.metrics import CARDS_REFUSED

log = get_logger(__name__)

MAX_REFUSED = 2000
"""How many messages are remembered whose card was taken in its plainer form only."""
MAX_TAKEN = 20_000
"""How many people are remembered whom the platform has taken on a card."""


@dataclass(frozen=True)
class Destination:
    """A chat, and the message in it that is answered; an empty ``message_id`` answers none."""

    chat_id: str
    message_id: str


class SendStatus(Enum):
    """How sending ended; the values are stored.

    RETRY may succeed later, FAILED never will, and after CHAT_GONE no message can be sent to that chat.
    """

    SENT = "shown"
    RETRY = "again"
    FAILED = "lost"
    CHAT_GONE = "chat_lost"


class CardSender:
    """Sends each card once for each idempotency key."""

    def __init__(self, chat: Chat, cards: CardRepository, clock: Clock, degrade: Callable[[Card], Card | None]) -> None:
        """Args: ``degrade`` leaves out of a card what the platform may refuse; None if there is no such thing in it."""
        self._chat = chat
        self._cards = cards
        self._clock = clock
        self._degrade = degrade
        self._refused: dict[str, None] = {}
        self._taken: dict[str, None] = {}
        self._lock = threading.Lock()

    def send(self, destination: Destination, follow_up: FollowUp, idempotency_key: str) -> tuple[SendStatus, str]:
        """Send a card; the status, and the message_id if it was sent as a card and not as text."""
        try:
            message_id = self._send(destination, follow_up, idempotency_key)
        except FeishuBusy as error:
            log.warning("send_postponed", idempotency_key=idempotency_key, error=error)
            return SendStatus.RETRY, ""
        except (CardLocked, MessageGone, ChatGone, PersonUnreachable) as error:
            log.info("send_impossible", idempotency_key=idempotency_key, error=error)
            return SendStatus.FAILED if isinstance(error, (CardLocked, MessageGone)) else SendStatus.CHAT_GONE, ""
        except (BotError, SendError) as error:
            log.error("send_failed", idempotency_key=idempotency_key, error=error)  # noqa: TRY400 - the error names itself
            return SendStatus.FAILED, ""
        if message_id:
            self._cards.put(message_id, destination.chat_id, follow_up.card, self._clock.now())
        return SendStatus.SENT, message_id

    def refresh(self, message_id: str, card: Card) -> SendStatus:
        """Replace the content of a card that was sent."""
        try:
            self._update(message_id, card)
        except (FeishuBusy, CardLocked) as error:
            log.info("refresh_postponed", message_id=message_id, error=error)
            return SendStatus.RETRY
        except (MessageGone, ChatGone) as error:
            log.info("card_retired", message_id=message_id, error=error)
            self._cards.remove(message_id)
            return SendStatus.FAILED
        except (BotError, SendError) as error:
            log.warning("refresh_failed", message_id=message_id, error=error)
            return SendStatus.FAILED
        return SendStatus.SENT

    def degraded(self, card: Card) -> Card | None:
        """The card without what the platform may refuse; None if there is no such thing in it."""
        return self._degrade(card)

    def answer_for(self, message_id: str, card: Card) -> Card:
        """The card as an answer to a click on that message: the plainer one if the whole one was refused there before."""
        with self._lock:
            is_refused = message_id in self._refused
        return (self.degraded(card) if is_refused else None) or card

    def may_refuse(self, card: Card, clicker_id: str) -> bool:
        """Whether the card names somebody whom the platform has not taken on a card yet, or has a chart for the first time."""
        with self._lock:
            unknown = refusable_parts(card) - self._taken.keys() - {clicker_id}
        return bool(unknown) and self.degraded(card) is not None

    def _note_taken(self, card: Card) -> None:
        with self._lock:
            self._taken |= dict.fromkeys(refusable_parts(card))
            if len(self._taken) > MAX_TAKEN:
                self._taken.clear()

    def _note(self, message_id: str, *, is_refused: bool) -> None:
        """Remember it in memory, since a wrong guess costs one update."""
        with self._lock:
            self._refused.pop(message_id, None)
            if is_refused and message_id:
                self._refused[message_id] = None
            if len(self._refused) > MAX_REFUSED:
                self._refused.pop(next(iter(self._refused)))

    def _update(self, message_id: str, card: Card) -> None:
        try:
            self._chat.update_card(message_id, card)
        except CardRefused as error:
            _count_refusal("card", error)
            plainer = self.degraded(card)
            if plainer is None:
                raise
            log.warning("card_refused", message_id=message_id, error=error)
            self._chat.update_card(message_id, plainer)
            self._note(message_id, is_refused=True)
        else:
            self._note(message_id, is_refused=False)
            self._note_taken(card)

    def _send(self, destination: Destination, follow_up: FollowUp, idempotency_key: str) -> str:
        """The new card's message_id, or an empty one if text was sent instead."""
        try:
            message_id = self._send_card(destination, follow_up, idempotency_key)
        except CardRefused as error:
            _count_refusal("card", error)
            log.warning("card_refused", idempotency_key=idempotency_key, error=error)
        else:
            self._note_taken(follow_up.card)
            return message_id
        plainer = self.degraded(follow_up.card)
        if plainer is not None:
            try:
                message_id = self._send_card(
                    destination, replace(follow_up, card=plainer), f"{idempotency_key}/plainer"
                )
            except CardRefused as error:
                _count_refusal("plainer", error)
                log.warning("plainer_card_refused", idempotency_key=idempotency_key, error=error)
            else:
                self._note(message_id, is_refused=True)
                return message_id
        return self._send_fallback(destination, follow_up, idempotency_key)

    def _send_fallback(self, destination: Destination, follow_up: FollowUp, idempotency_key: str) -> str:
        """Send text; always an empty message_id, because text cannot be updated."""
        try:
            self._send_text(destination, follow_up.card.fallback, f"{idempotency_key}/text")
        except CardRefused as error:
            # The text holds job data too, and a content audit may refuse just that: say at least that there is an answer.
            _count_refusal("text", error)
            log.warning("text_refused", idempotency_key=idempotency_key, error=error)
            self._send_text(destination, error_texts.CANNOT_BE_SHOWN, f"{idempotency_key}/plain")
        return ""

    def _send_card(self, destination: Destination, follow_up: FollowUp, idempotency_key: str) -> str:
        if not destination.message_id:
            return self._chat.send_card(destination.chat_id, follow_up.card, to_uuid(idempotency_key))
        try:
            return self._reply(destination, follow_up.card, idempotency_key, in_thread=follow_up.in_thread)
        except ThreadsForbidden:
            return self._reply(destination, follow_up.card, f"{idempotency_key}/flat", in_thread=False)

    def _reply(self, destination: Destination, card: Card, idempotency_key: str, *, in_thread: bool) -> str:
        uuid = to_uuid(idempotency_key)
        return self._chat.reply_card(destination.chat_id, destination.message_id, card, uuid, in_thread=in_thread)

    def _send_text(self, destination: Destination, text: Text, idempotency_key: str) -> None:
        uuid = to_uuid(idempotency_key)
        if destination.message_id:
            self._chat.reply_text(destination.chat_id, destination.message_id, text, uuid)
        else:
            self._chat.send_text(destination.chat_id, text, uuid)


def _count_refusal(form: str, error: CardRefused) -> None:
    CARDS_REFUSED.labels(form=form, reason=str(error.code)).inc()


def to_uuid(idempotency_key: str) -> str:
    """The ``uuid`` of a send: the same for the same key, at most 50 characters."""
    return hashlib.sha256(idempotency_key.encode()).hexdigest()[:40]
