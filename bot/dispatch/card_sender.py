"""Places a card where it belongs, in words if the platform refuses the card, and remembers which card went where."""

import hashlib
import logging
from dataclasses import dataclass
from enum import Enum

from bot.domain import error_texts
from bot.domain.clock import Clock
from bot.domain.errors import (
    BotError,
    CardLocked,
    CardRefused,
    ChatGone,
    FeishuBusy,
    MessageGone,
    PersonUnreachable,
    SendError,
    ThreadsForbidden,
)
from bot.domain.replies import Card, FollowUp
from bot.domain.text import Text
from bot.interfaces.feishu import Chat
from bot.interfaces.store import CardRepository

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Destination:
    """A chat, and the message in it that is answered; an empty ``message_id`` answers none."""

    chat_id: str
    message_id: str


class SendStatus(Enum):
    """How a placing ended. AGAIN is worth another try later; LOST never is, and CHAT_LOST for no message to that chat."""

    SENT = "shown"
    RETRY = "again"
    FAILED = "lost"
    CHAT_GONE = "chat_lost"


class CardSender:
    """The last room before the Feishu client."""

    def __init__(self, chat: Chat, cards: CardRepository, clock: Clock) -> None:
        self._chat = chat
        self._cards = cards
        self._clock = clock

    def place(self, destination: Destination, follow_up: FollowUp, cause: str) -> tuple[SendStatus, str]:
        """Send a card once for each cause; how it ended, and the card's message_id if it is shown as a card."""
        try:
            message_id = self._send(destination, follow_up, cause)
        except FeishuBusy as error:
            log.warning("send_postponed cause=%s error=%s", cause, error)
            return SendStatus.RETRY, ""
        except (CardLocked, MessageGone, ChatGone, PersonUnreachable) as error:
            log.info("send_pointless cause=%s error=%s", cause, error)
            return SendStatus.FAILED if isinstance(error, (CardLocked, MessageGone)) else SendStatus.CHAT_GONE, ""
        except (BotError, SendError) as error:
            log.error("send_failed cause=%s error=%s", cause, error)  # noqa: TRY400 - the error names itself
            return SendStatus.FAILED, ""
        if message_id:
            self._cards.put(message_id, destination.chat_id, follow_up.card, self._clock.now())
        return SendStatus.SENT, message_id

    def refresh(self, message_id: str, card: Card) -> SendStatus:
        """Give a card that was sent a new face."""
        try:
            self._chat.update_card(message_id, card)
        except (FeishuBusy, CardLocked) as error:
            log.info("refresh_postponed message=%s error=%s", message_id, error)
            return SendStatus.RETRY
        except (MessageGone, ChatGone) as error:
            log.info("card_retired message=%s error=%s", message_id, error)
            self._cards.retire(message_id)
            return SendStatus.FAILED
        except (BotError, SendError) as error:
            log.warning("refresh_failed message=%s error=%s", message_id, error)
            return SendStatus.FAILED
        return SendStatus.SENT

    def _send(self, destination: Destination, follow_up: FollowUp, cause: str) -> str:
        """The new card's message_id, or an empty one if words had to stand in for it."""
        try:
            return self._send_card(destination, follow_up, cause)
        except CardRefused as error:
            log.warning("card_refused cause=%s error=%s", cause, error)
        try:
            self._send_text(destination, follow_up.card.fallback, f"{cause}/text")
        except CardRefused as error:
            # The words hold job data too, and an audit may refuse just that: say at least that there is an answer.
            log.warning("text_refused cause=%s error=%s", cause, error)
            self._send_text(destination, error_texts.CANNOT_BE_SHOWN, f"{cause}/plain")
        return ""

    def _send_card(self, destination: Destination, follow_up: FollowUp, cause: str) -> str:
        if not destination.message_id:
            return self._chat.send_card(destination.chat_id, follow_up.card, to_uuid(cause))
        try:
            return self._reply(destination, follow_up.card, cause, in_thread=follow_up.in_thread)
        except ThreadsForbidden:
            return self._reply(destination, follow_up.card, f"{cause}/flat", in_thread=False)

    def _reply(self, destination: Destination, card: Card, cause: str, *, in_thread: bool) -> str:
        return self._chat.reply_card(
            destination.chat_id, destination.message_id, card, to_uuid(cause), in_thread=in_thread
        )

    def _send_text(self, destination: Destination, text: Text, cause: str) -> None:
        if destination.message_id:
            self._chat.reply_text(destination.chat_id, destination.message_id, text, to_uuid(cause))
        else:
            self._chat.send_text(destination.chat_id, text, to_uuid(cause))


def to_uuid(cause: str) -> str:
    """The send's ``uuid``: the same for the same cause, at most 50 characters."""
    return hashlib.sha256(cause.encode()).hexdigest()[:40]
