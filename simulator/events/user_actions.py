"""What people do: type, click, add and remove the bot. Each action changes the platform and returns the event it causes."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.domain.text import Text
from simulator.card_schema.card_reader import Element, PlacedElement, callback_value
from simulator.clock import to_ms
from simulator.core import people
from simulator.core.behaviour import Behaviour
from simulator.core.chats import Chat, direct_chat_id
from simulator.core.message_service import Place
from simulator.core.messages import Mentioned, Message
from simulator.core.people import Person
from simulator.events import client_form
from simulator.events.client_form import ButtonSelector, CannotClick
from simulator.events.signing import CARD_ACTION, AppKeys, PushedEvent, make_event
from simulator.platform import Platform

CLICKABLE_FOR = timedelta(days=14)
BOT_MENTION = "@bot"
TIME_ZONE = "Asia/Shanghai"
GONE = Text("消息已撤回或删除", "the message is gone")
UNSEEN = Text("此人看不到这张卡片", "this person does not see the card")
TOO_OLD = Text("卡片发出已超过 14 天", "the card is older than 14 days")
NO_CALLBACK = Text("这个按钮不会通知机器人", "the button does not call back")


@dataclass(frozen=True)
class Click:
    """A click that the client has sent: the callback, the message with the card, and the person."""

    event: PushedEvent
    message: Message
    person: Person


class UserActions:
    """The actions of people on one platform."""

    def __init__(self, platform: Platform, keys: AppKeys | None = None) -> None:
        self.platform = platform
        self.keys = keys or AppKeys()

    def type(
        self,
        chat_id: str,
        person_id: str,
        text: str,
        *,
        mention_bot: bool = True,
        as_post: bool = False,
        reply_to: str = "",
    ) -> tuple[Message, PushedEvent | None]:
        """A person sends a message. ``@bot`` in the text is the mention; in a group it is added unless it is there.

        The event is None if the bot does not receive it: the bot is not in the chat, or was not mentioned and
        unmentioned messages are not delivered.
        """
        chat, person = self.platform.chats[chat_id], self.platform.people[person_id]
        if person_id not in chat.member_ids:
            raise ValueError(f"{person_id} is not in {chat_id}")
        if mention_bot and chat.mode == "group" and BOT_MENTION not in text:
            text = f"{BOT_MENTION} {text}"
        text, mentions = self._mentions(text)
        content = _post(text) if as_post else {"text": text}
        message = self.platform.message_service.post_by_person(
            self._place(chat_id, reply_to), person_id, content, mentions
        )
        is_delivered = chat.has_bot and (
            chat.mode == "p2p" or bool(mentions) or self.platform.behaviour.delivers_unmentioned
        )
        return message, self._received(chat, person, message) if is_delivered else None

    def click(
        self, message_id: str, person_id: str, button: ButtonSelector, form: dict[str, Any] | None = None
    ) -> Click:
        """A person presses a button of the current card. Raises CannotClick."""
        return self.send_action(
            message_id, person_id, lambda card: self.press(client_form.find_button(card, button), form or {})
        )

    def press(self, placed: PlacedElement, given: dict[str, Any]) -> dict[str, Any]:
        """The ``action`` of a pressed button, as this platform's clients send it. Raises CannotClick."""
        return press(placed, given, self.platform.behaviour)

    def send_action(self, message_id: str, person_id: str, make: Callable[[Element], dict[str, Any]]) -> Click:
        """A person acts on the current card; ``make`` returns the ``action`` of the callback. Raises CannotClick."""
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
        return self._event("im.chat.access_event.bot_p2p_chat_entered_v1", event)

    def recall(self, message_id: str) -> PushedEvent:
        message = self.platform.message_service.recall(message_id)
        event = {
            "message_id": message.id,
            "chat_id": message.chat_id,
            "recall_time": str(to_ms(self.platform.clock.now())),
            "recall_type": "message_owner",
        }
        return self._event("im.message.recalled_v1", event)

    def _event(self, event_type: str, event: dict[str, Any]) -> PushedEvent:
        in_us = self.platform.behaviour.create_time_in_us or event_type == CARD_ACTION
        return make_event(event_type, event, self.platform.clock.now(), self.keys, in_us=in_us)

    def _mentions(self, text: str) -> tuple[str, tuple[Mentioned, ...]]:
        """Replaces ``@bot`` and ``@ou_...`` by numbered mention keys, and ``@all`` by its key."""
        mentions: list[Mentioned] = []
        for open_id, mention in ((people.BOT_ID, BOT_MENTION), *((p, f"@{p}") for p in self._ids_longest_first())):
            if mention in text:
                mentions.append(Mentioned(f"@_user_{len(mentions) + 1}", open_id))
                text = text.replace(mention, mentions[-1].key)
        return text.replace("@all", "@_all"), tuple(mentions)

    def _ids_longest_first(self) -> list[str]:
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
        sender = {"sender_id": person.ids, "sender_type": "user", **self._tenant_key(person)}
        return self._event("im.message.receive_v1", {"sender": sender, "message": body})

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
        if message.is_gone:
            raise CannotClick(GONE)
        if person_id not in chat.member_ids:
            raise CannotClick(UNSEEN)
        if message.created_at + CLICKABLE_FOR <= self.platform.clock.now():
            raise CannotClick(TOO_OLD)
        return message

    def _clicked(self, message: Message, person: Person, action: dict[str, Any]) -> Click:
        event = {
            "operator": {**person.ids, **self._tenant_key(person)},
            "token": f"c-{secrets.token_hex(16)}",
            "action": action,
            "host": "im_message",
            "context": {"open_message_id": message.id, "open_chat_id": message.chat_id},
        }
        return Click(self._event(CARD_ACTION, event), message, person)

    def _tenant_key(self, person: Person) -> dict[str, str]:
        return {"tenant_key": person.tenant_key} if self.platform.behaviour.sends_tenant_key else {}

    def _chat_event(self, event_type: str, chat_id: str, person_id: str) -> PushedEvent:
        chat, person = self.platform.chats[chat_id], self.platform.people[person_id]
        self.platform.event_log.add("chat_changed", chat_id=chat_id, change=event_type)
        event = {
            "chat_id": chat_id,
            "operator_id": person.ids,
            "external": chat.is_external,
            "operator_tenant_key": person.tenant_key,
            "name": chat.name.zh_cn,
            "i18n_names": chat.name._asdict(),
        }
        return self._event(event_type, event)


def press(status: PlacedElement, given: dict[str, Any], behaviour: Behaviour | None = None) -> dict[str, Any]:
    """The ``action`` of a pressed button; a submit button adds its name and the form's values. Raises CannotClick."""
    world = behaviour or Behaviour()
    element, form = status.element, status.form
    value = callback_value(element)
    action: dict[str, Any] = {"tag": element["tag"]}
    if value is not None:
        action["value"] = value
    if element.get("name"):
        action["name"] = element["name"]
    if form is not None and element.get("form_action_type") == "submit":
        action["form_value"] = client_form.fill(form, given, sends_untouched=world.sends_untouched_selects)
        action["timezone"] = TIME_ZONE
        if world.submit_value == "empty":
            action["value"] = {}
    elif value is None:
        raise CannotClick(NO_CALLBACK)
    return action


def _post(text: str) -> dict[str, Any]:
    """The content of a post as the bot receives it, without a language level (docs/feishu/events.md 6.1)."""
    nodes: list[dict[str, Any]] = []
    for part in text.split():
        is_mention = part.startswith("@_user_")
        nodes.append(
            {"tag": "at", "user_id": part, "user_name": ""} if is_mention else {"tag": "text", "text": f"{part} "}
        )
    return {"title": "", "content": [nodes]}
