"""What people do: they type, click, add and remove the bot. Each deed changes the core and yields the push it causes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from simulator.card_schema.card_reader import Element, SendStatus, callback_value, choices
from simulator.clock import to_ms
from simulator.core import people
from simulator.core.chats import Chat, direct_chat_id
from simulator.core.message_service import Place
from simulator.core.messages import Mentioned, Message
from simulator.core.people import Person
from simulator.events import client_form
from simulator.events.client_form import CannotClick, ButtonSelector
from simulator.events.signing import CARD_ACTION, AppKeys, PushedEvent, make_event
from simulator.platform import Platform

CLICKABLE_FOR = timedelta(days=14)
BOT_MENTION = "@bot"
TIME_ZONE = "Asia/Shanghai"


@dataclass(frozen=True)
class Click:
    """A click that has left the client: the push, the message it stands on, and its update token."""

    event: PushedEvent
    message: Message
    person: Person
    token: str


class UserActions:
    """Deeds of people on one platform."""

    def __init__(self, platform: Platform, keys: AppKeys | None = None) -> None:
        self.platform = platform
        self.keys = keys or AppKeys()

    def type(
        self,
        chat_id: str,
        person_id: str,
        words: str,
        *,
        mention_bot: bool = True,
        as_post: bool = False,
        reply_to: str = "",
    ) -> tuple[Message, PushedEvent | None]:
        """Somebody types. ``@bot`` in the words is the mention; in a group it is put in front unless it is there.

        The envelope is None where the bot is not told: it is out of the chat, or unmentioned messages stay private.
        """
        chat, person = self.platform.chats[chat_id], self.platform.people[person_id]
        if person_id not in chat.member_ids:
            raise ValueError(f"{person_id} is not in {chat_id}")
        if mention_bot and chat.mode == "group" and BOT_MENTION not in words:
            words = f"{BOT_MENTION} {words}"
        words, mentions = self._mentions(words)
        content = _rich(words) if as_post else {"text": words}
        message = self.platform.message_service.post_by_person(
            self._place(chat_id, reply_to), person_id, content, mentions
        )
        is_told = chat.has_bot and (
            chat.mode == "p2p" or bool(mentions) or self.platform.behaviour.delivers_unmentioned
        )
        return message, self._received(chat, person, message) if is_told else None

    def click(self, message_id: str, person_id: str, wanted: ButtonSelector, form: dict[str, Any] | None = None) -> Click:
        """Somebody presses a button of the card as it looks now. Raises CannotClick."""
        message, person = self._clickable(message_id, person_id), self.platform.people[person_id]
        status = client_form.find_button(message.card, wanted)
        return self._clicked(message, person, press(status, form or {}))

    def choose(self, message_id: str, person_id: str, name: str, option: str) -> Click:
        """Somebody chooses in a select or picker that stands outside a form. Raises CannotClick."""
        message, person = self._clickable(message_id, person_id), self.platform.people[person_id]
        for status in choices(message.card):
            if status.element.get("name") == name:
                action = {"tag": status.element["tag"], "name": name, "option": option, "timezone": TIME_ZONE}
                return self._clicked(message, person, {**action, "value": callback_value(status.element) or {}})
        raise CannotClick(f"nothing to choose named {name!r}")

    def send_action(self, message_id: str, person_id: str, make: Callable[[Element], dict[str, Any]]) -> Click:
        """Somebody does what ``make`` reads off the card as it looks now: the ``action`` of the push. Raises CannotClick."""
        message = self._clickable(message_id, person_id)
        return self._clicked(message, self.platform.people[person_id], make(message.card))

    def add_bot(self, chat_id: str, person_id: str) -> PushedEvent:
        self.platform.chats[chat_id].has_bot = True
        return self._chat_event("im.chat.member.bot.added_v1", chat_id, person_id)

    def remove_bot(self, chat_id: str, person_id: str) -> PushedEvent:
        self.platform.chats[chat_id].has_bot = False
        return self._chat_event("im.chat.member.bot.deleted_v1", chat_id, person_id)

    def dissolve(self, chat_id: str, person_id: str) -> PushedEvent:
        self.platform.chats[chat_id].is_dissolved = True
        return self._chat_event("im.chat.disbanded_v1", chat_id, person_id)

    def open_direct_chat(self, person_id: str) -> PushedEvent:
        person = self.platform.people[person_id]
        event = {"chat_id": direct_chat_id(person_id), "operator_id": person.ids, "last_message_id": ""}
        return self._wrap("im.chat.access_event.bot_p2p_chat_entered_v1", event)

    def recall(self, message_id: str) -> PushedEvent:
        message = self.platform.message_service.recall(message_id)
        event = {
            "message_id": message.id,
            "chat_id": message.chat_id,
            "recall_time": str(to_ms(self.platform.clock.now())),
            "recall_type": "message_owner",
        }
        return self._wrap("im.message.recalled_v1", event)

    def _wrap(self, event_type: str, event: dict[str, Any]) -> PushedEvent:
        in_us = self.platform.behaviour.create_time_in_us or event_type == CARD_ACTION
        return make_event(event_type, event, self.platform.clock.now(), self.keys, in_us=in_us)

    def _mentions(self, words: str) -> tuple[str, tuple[Mentioned, ...]]:
        """Names with an @ become keys, numbered as they come; any open_id may be mentioned as ``@ou_...``."""
        mentions: list[Mentioned] = []
        for open_id, written in ((people.BOT_ID, BOT_MENTION), *((p, f"@{p}") for p in self._ids())):
            if written in words:
                mentions.append(Mentioned(f"@_user_{len(mentions) + 1}", open_id))
                words = words.replace(written, mentions[-1].key)
        return words.replace("@all", "@_all"), tuple(mentions)

    def _ids(self) -> list[str]:
        return sorted((person.open_id for person in self.platform.people.all()), key=len, reverse=True)

    def _place(self, chat_id: str, reply_to: str) -> Place:
        if not reply_to:
            return Place(chat_id)
        parent = self.platform.message_service.messages[reply_to]
        return Place(chat_id, parent.id, parent.root_id or parent.id, parent.thread_id)

    def _received(self, chat: Chat, person: Person, message: Message) -> PushedEvent:
        body: dict[str, Any] = {
            "message_id": message.id,
            "create_time": str(to_ms(message.created_at)),
            "update_time": str(to_ms(message.created_at)),
            "chat_id": chat.id,
            "chat_type": chat.mode,
            "message_type": message.type,
            "content": message.content_text,
        }
        for name in ("root_id", "parent_id", "thread_id"):
            if getattr(message, name):
                body[name] = getattr(message, name)
        if message.mentions:
            body["mentions"] = [self._mention_record(mention) for mention in message.mentions]
        sender = {"sender_id": person.ids, "sender_type": "user", "tenant_key": person.tenant_key}
        return self._wrap("im.message.receive_v1", {"sender": sender, "message": body})

    def _mention_record(self, mention: Mentioned) -> dict[str, Any]:
        is_bot = mention.open_id == people.BOT_ID
        tail = mention.open_id.removeprefix("ou_")
        return {
            "key": mention.key,
            "id": {"open_id": mention.open_id, "union_id": f"on_{tail}", "user_id": "" if is_bot else tail},
            "mentioned_type": "bot" if is_bot else "user",
            "name": self.platform.people.name_of(mention.open_id).en_us,
            "tenant_key": people.TENANT,
        }

    def _clickable(self, message_id: str, person_id: str) -> Message:
        message = self.platform.message_service.messages[message_id]
        chat = self.platform.chats[message.chat_id]
        if message.is_recalled or message.is_deleted:
            raise CannotClick("the message is gone")
        if person_id not in chat.member_ids or message.visible_to not in ("", person_id):
            raise CannotClick("this person does not see the card")
        if message.created_at + CLICKABLE_FOR <= self.platform.clock.now():
            raise CannotClick("the card is older than 14 days")
        return message

    def _clicked(self, message: Message, person: Person, action: dict[str, Any]) -> Click:
        token = self.platform.card_tokens.issue(message.id)
        operator = {**person.ids, "tenant_key": person.tenant_key}
        event = {
            "operator": operator,
            "token": token,
            "action": action,
            "host": "im_message",
            "context": {"open_message_id": message.id, "open_chat_id": message.chat_id},
        }
        return Click(self._wrap(CARD_ACTION, event), message, person, token)

    def _chat_event(self, event_type: str, chat_id: str, person_id: str) -> PushedEvent:
        chat, person = self.platform.chats[chat_id], self.platform.people[person_id]
        self.platform.event_log.note("chat_changed", chat_id=chat_id, change=event_type)
        event = {
            "chat_id": chat_id,
            "operator_id": person.ids,
            "external": chat.is_external,
            "operator_tenant_key": person.tenant_key,
            "name": chat.name.zh_cn,
            "i18n_names": chat.name._asdict(),
        }
        return self._wrap(event_type, event)


def press(status: SendStatus, given: dict[str, Any]) -> dict[str, Any]:
    """The ``action`` of a pressed button; a submit carries its name and the whole form."""
    element, form = status.element, status.form
    value = callback_value(element)
    action: dict[str, Any] = {"tag": element["tag"]}
    if value is not None:
        action["value"] = value
    if element.get("name"):
        action["name"] = element["name"]
    if form is not None and element.get("form_action_type") == "submit":
        action["form_value"] = client_form.fill(form, given)
        action["timezone"] = TIME_ZONE
    elif value is None:
        raise CannotClick("the button does not call back")
    return action


def _rich(words: str) -> dict[str, Any]:
    """A rich text as it is received, without a level for the language (shared/feishu/events.md 6.1)."""
    nodes: list[dict[str, Any]] = []
    for part in words.split():
        is_mention = part.startswith("@_user_")
        nodes.append(
            {"tag": "at", "user_id": part, "user_name": ""} if is_mention else {"tag": "text", "text": f"{part} "}
        )
    return {"title": "", "content": [nodes]}
