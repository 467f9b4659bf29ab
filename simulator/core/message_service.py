"""Sending, replying to and updating messages under the platform's rules (docs/feishu/api.md 4)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast, get_args

from bot.domain.clock import Clock
from simulator.card_schema.invalid_card import InvalidCard
from simulator.core import people
from simulator.core.api_error import ApiError
from simulator.core.behaviour import Behaviour
from simulator.core.chats import Chats, check_bot_may_write
from simulator.core.content_check import card_error, check_content
from simulator.core.event_log import EventLog
from simulator.core.messages import Mentioned, Message, Messages, MessageType, new_id
from simulator.core.send_limits import SeenUuids, SendRate

UPDATABLE_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Draft:
    """A message to send; ``content`` is JSON text as in the API."""

    type: str
    content: str
    uuid: str = ""


@dataclass(frozen=True)
class Place:
    """The chat and thread of a message, and the message it replies to."""

    chat_id: str
    parent_id: str = ""
    root_id: str = ""
    thread_id: str = ""


class MessageService:
    """The message API for the one bot of the simulator. Raises ApiError."""

    def __init__(
        self, everyone: people.People, chats: Chats, clock: Clock, behaviour: Behaviour, event_log: EventLog
    ) -> None:
        self.messages = Messages()
        self.sending = SendRate(behaviour)
        self.updating = SendRate(behaviour)
        self._people = everyone
        self._chats = chats
        self._clock = clock
        self._behaviour = behaviour
        self._event_log = event_log
        self._uuids = SeenUuids(clock, behaviour)

    def send(self, receive_id: str, receive_id_type: str, draft: Draft) -> Message:
        chat = self._chats.find_to_send(receive_id, receive_id_type)
        return self._deliver(Place(chat.id), draft)

    def reply(self, message_id: str, draft: Draft, *, in_thread: bool = False) -> Message:
        parent = self._find_usable(message_id)
        chat = self._chats[parent.chat_id]
        check_bot_may_write(chat)
        if in_thread and not chat.allows_threads:
            raise ApiError(400, 230071, "This group does not support reply in thread.")
        if in_thread and not parent.thread_id:
            parent.thread_id = new_id("omt")
        root_id = parent.root_id or parent.id
        return self._deliver(Place(chat.id, parent.id, root_id, parent.thread_id), draft)

    def patch(self, message_id: str, content: str) -> None:
        """Replaces the card of a message."""
        message = self._find_own_card(message_id)
        if self._behaviour.locks_clicked_card and message.is_being_clicked:
            raise card_error(InvalidCard(230099, 11310, "card action is lock"))
        self.updating.check(message_id)
        self.replace(message, self.check("interactive", content))

    def replace(self, message: Message, card: dict[str, Any]) -> None:
        """Replaces a card by one that was checked already, and logs it."""
        message.change(card, self._clock.now())
        self._event_log.add("card_updated", message_id=message.id, chat_id=message.chat_id)

    def post_by_person(
        self, place: Place, open_id: str, content: dict[str, Any], mentions: tuple[Mentioned, ...]
    ) -> Message:
        """Adds a message of a member, whose client has checked the content."""
        kind: MessageType = "text" if "text" in content else "post"
        message = self._new(place, open_id, kind, content)
        message.mentions = mentions
        return self._keep(message)

    def recall(self, message_id: str, *, deleted: bool = False) -> Message:
        message = self.messages[message_id]
        message.is_deleted = deleted
        message.is_recalled = not deleted
        self._event_log.add("message_recalled", message_id=message_id, chat_id=message.chat_id)
        return message

    def check(self, kind: str, content: str) -> dict[str, Any]:
        """The parsed content. Raises ApiError 230001, 230025, 230099."""
        return check_content(kind, content, self._people.known_ids(), self._behaviour)

    def check_card(self, card: dict[str, Any]) -> None:
        """Raises ApiError 230025, 230099."""
        check_content("interactive", card, self._people.known_ids(), self._behaviour)

    def _deliver(self, place: Place, draft: Draft) -> Message:
        known_id = self._uuids.message_id(draft.uuid) if draft.uuid else None
        if known_id is not None:
            return self.messages[known_id]
        content = self.check(draft.type, draft.content)
        self.sending.check(place.chat_id)
        message = self._new(place, people.BOT_ID, cast("MessageType", draft.type), content)
        message.uuid = draft.uuid
        self._uuids.remember(draft.uuid, message.id)
        return self._keep(message)

    def _new(self, place: Place, sender_id: str, kind: MessageType, content: dict[str, Any]) -> Message:
        if kind not in get_args(MessageType):
            raise ApiError(400, 230001, f"Your request contains an invalid request parameter, ext=msg_type {kind}")
        return Message(
            id=new_id("om"),
            chat_id=place.chat_id,
            sender_id=sender_id,
            type=kind,
            content=content,
            created_at=self._clock.now(),
            is_from_bot=sender_id == people.BOT_ID,
            parent_id=place.parent_id,
            root_id=place.root_id,
            thread_id=place.thread_id,
        )

    def _keep(self, message: Message) -> Message:
        self.messages.add(message)
        self._event_log.add("message_sent", message_id=message.id, chat_id=message.chat_id)
        return message

    def _find_usable(self, message_id: str) -> Message:
        message = self.messages.get(message_id)
        if message is None:
            raise ApiError(400, 230001, "Your request contains an invalid request parameter, ext=message_id")
        if message.is_recalled:
            raise ApiError(400, 230011, "The message was recalled.")
        if message.is_deleted:
            raise ApiError(400, 230110, "The message has been deleted.")
        return message

    def _find_own_card(self, message_id: str) -> Message:
        message = self._find_usable(message_id)
        if not message.is_from_bot or message.type != "interactive":
            raise ApiError(400, 230001, "Your request contains an invalid request parameter, ext=not a card of the bot")
        check_bot_may_write(self._chats[message.chat_id])
        if message.created_at + UPDATABLE_FOR <= self._clock.now():
            raise ApiError(400, 230031, "The message has exceeded the time range that can be updated.")
        return message
