"""The JSON of people, commands and messages in the playground's API. Pure functions."""

import re
from typing import Any

from bot.dispatch.commands import CommandSpec
from bot.domain.text import Text
from simulator.clock import to_ms
from simulator.core import people
from simulator.core.messages import Message
from simulator.core.people import Person
from simulator.platform import Platform

Record = dict[str, Any]
MAX_SUMMARY_LENGTH = 120
CARD = Text("[卡片]", "[Card]")
WHITE_SPACE = re.compile(r"\s+")


def person_record(person: Person) -> Record:
    return {
        "id": person.open_id,
        "name": person.name._asdict(),
        "role": person.role._asdict(),
        "language": person.language,
        "tenant": "ours" if person.tenant_key == people.TENANT else "other",
    }


def command_record(command: CommandSpec) -> Record:
    return {
        "name": f"/{command.names[0]}",
        "zh": next((name for name in command.names if not name.isascii()), ""),
        "arguments": command.arguments._asdict() if command.arguments.en_us else None,
        "summary": command.summary._asdict(),
    }


def message_record(platform: Platform, message: Message) -> Record:
    """A whole message; a recalled or deleted one has neither text nor card."""
    is_card = message.type == "interactive"
    is_updated = len(message.versions) > 1
    return {
        "id": message.id,
        "chat": message.chat_id,
        "sender": _sender(platform, message),
        "at": to_ms(message.created_at),
        "type": message.type,
        "text": None if message.is_gone or is_card else text_of(platform, message)._asdict(),
        "previews": [line._asdict() for line in message.previews.values()],
        "card": message.content if is_card and not message.is_gone else None,
        "updated": to_ms(message.updated_at) if is_updated else None,
        "versions": len(message.versions),
        "parent": message.parent_id or None,
        "root": message.root_id or None,
        "thread": message.thread_id or None,
        "recalled": message.is_gone,
    }


def summary_record(platform: Platform, message: Message) -> Record:
    """A message in one line, for the list of chats."""
    text = _card_summary(message.content) if message.type == "interactive" else text_of(platform, message)
    return {
        "at": to_ms(message.created_at),
        "sender": _sender(platform, message),
        "text": None if message.is_gone else {name: _shorten(each) for name, each in text._asdict().items()},
        "recalled": message.is_gone,
    }


def text_of(platform: Platform, message: Message) -> Text:
    """The text of a text or post message in both languages, with names in place of mention keys."""
    zh_cn, en_us = _raw_text(message, "zh_cn"), _raw_text(message, "en_us")
    # @_user_1 is a prefix of @_user_12, so longer keys are replaced first.
    for mention in sorted(message.mentions, key=lambda each: len(each.key), reverse=True):
        name = platform.people.name_of(mention.open_id)
        zh_cn, en_us = zh_cn.replace(mention.key, f"@{name.zh_cn}"), en_us.replace(mention.key, f"@{name.en_us}")
    return Text(zh_cn.replace("@_all", "@所有人"), en_us.replace("@_all", "@all"))


def _sender(platform: Platform, message: Message) -> Record:
    name = platform.people.name_of(message.sender_id)._asdict()
    return {"id": message.sender_id, "name": name, "isBot": message.is_from_bot}


def _raw_text(message: Message, language: str) -> str:
    if message.type == "text":
        return message.text
    # A post typed by a person has no language level, one sent by an app has (docs/feishu/events.md 6.1, docs/feishu/api.md 4.1).
    post = message.content.get(language) or message.content
    lines = ["".join(_node(node) for node in nodes) for nodes in post.get("content", [])]
    return "\n".join([post["title"], *lines] if post.get("title") else lines)


def _node(node: Record) -> str:
    return f"{node.get('user_id', '')} " if node.get("tag") == "at" else str(node.get("text", ""))


def _card_summary(card: Record) -> Text:
    """The summary of the card's config, else its title."""
    texts = (card.get("config", {}).get("summary"), card.get("header", {}).get("title"))
    return next((to_text(text) for text in texts if text), CARD)


def to_text(text: Record) -> Text:
    """Both languages of a text object of a card."""
    i18n, content = text.get("i18n_content") or {}, str(text.get("content", ""))
    return Text(i18n.get("zh_cn") or content, i18n.get("en_us") or content)


def _shorten(text: str) -> str:
    line = WHITE_SPACE.sub(" ", text).strip()
    return line if len(line) <= MAX_SUMMARY_LENGTH else f"{line[:MAX_SUMMARY_LENGTH]}…"
