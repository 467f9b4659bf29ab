"""Refreshes cards one change at a time: never an older state over a newer one, never under somebody's hands."""

from collections.abc import Callable
from datetime import timedelta

from bot.dispatch.card_sender import CardSender, SendStatus
from bot.domain.card_digest import card_digest, has_fields
from bot.domain.clock import Clock
from bot.domain.replies import Card
from bot.interfaces.store import CardRepository
from bot.logs import get_logger

log = get_logger(__name__)

AFTER_CLICK = timedelta(seconds=5)
"""A card is not refreshed for this long after a click on it: its answer may still be on the way, or a form be filled in."""


class CardRefresher:
    """Takes turns in the database, so that replicas agree."""

    def __init__(self, sender: CardSender, cards: CardRepository, clock: Clock) -> None:
        self._sender = sender
        self._cards = cards
        self._clock = clock

    def refresh(
        self, message_id: str, key: str, make_card: Callable[[], Card | None], after_click: timedelta = AFTER_CLICK
    ) -> SendStatus:
        """Replace the card unless it shows the same already; RETRY if it is not this refresh's turn.

        The card is made within the turn, so that of two refreshes the later one shows the later state.
        """
        turn = self._cards.begin_refresh(message_id, key, self._clock.now())
        if not turn.is_granted:
            return SendStatus.RETRY
        shown = None
        try:
            if turn.clicked_at is not None and abs(self._clock.now() - turn.clicked_at) < after_click:
                return SendStatus.RETRY
            card = make_card()
            if card is None:
                return SendStatus.FAILED
            if card_digest(card) == turn.digest:
                return SendStatus.SENT
            status = self._sender.refresh(message_id, card)
            shown = card if status is SendStatus.SENT else None
            return status
        finally:
            self._cards.end_refresh(message_id, key, shown)

    def answer_late(self, message_id: str, key: str, card: Card) -> SendStatus:
        """Show the answer to a click whose HTTP answer has left; RETRY while another refresh has the card."""
        turn = self._cards.begin_refresh(message_id, key, self._clock.now())
        if not turn.is_granted:
            return SendStatus.RETRY
        status = SendStatus.RETRY
        try:
            status = self._sender.refresh(message_id, card)
        finally:
            self._cards.end_refresh(message_id, key, card if status is SendStatus.SENT else None)
        return status

    def answer_for(self, message_id: str, card: Card) -> Card:
        """As ``CardSender.answer_for``."""
        return self._sender.answer_for(message_id, card)

    def may_be_refused(self, card: Card, clicker_id: str) -> bool:
        """Whether the platform may have refused the card as an answer to a click, and an update after it disturbs nobody."""
        return self._sender.may_refuse(card, clicker_id) and not has_fields(card)

    def repeat_answer(self, message_id: str, key: str, card: Card) -> SendStatus:
        """Show the answer to a click once more, because the platform may have refused it; not if something newer is shown."""
        turn = self._cards.begin_refresh(message_id, key, self._clock.now())
        if not turn.is_granted:
            return SendStatus.RETRY
        try:
            is_newest = turn.digest == card_digest(card)
            return self._sender.refresh(message_id, card) if is_newest else SendStatus.SENT
        finally:
            self._cards.end_refresh(message_id, key, None)

    def note_answer(self, message_id: str, chat_id: str, card: Card) -> None:
        """The card shows this since a click was answered with it."""
        try:
            self._cards.put(message_id, chat_id, card, self._clock.now())
        except Exception:
            # The answer has left: this must not make the click's workflow send it a second time.
            log.exception("answer_not_noted", message_id=message_id)
