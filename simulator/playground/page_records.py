"""How people, chats and messages look to the playground's page. Pure functions of the platform's nouns."""

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
LONGEST_LINE = 120
CARD = Text("[卡片]", "[Card]")
BREAK = re.compile(r"\s+")


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
        "arguments": command.arguments,
        "summary": command.summary._asdict(),
    }


def message_record(platform: Platform, message: Message) -> Record:
    """A message whole; a recalled one keeps its place and nothing else."""
    is_gone = message.is_recalled or message.is_deleted
    is_card = message.type == "interactive"
    is_updated = len(message.versions) > 1
    return {
        "id": message.id,
        "chat": message.chat_id,
        "sender": _sender(platform, message),
        "at": to_ms(message.created_at),
        "type": message.type,
        "text": None if is_gone or is_card else words_of(platform, message)._asdict(),
        "card": message.content if is_card and not is_gone else None,
        "updated": to_ms(message.updated_at) if is_updated else None,
        "versions": len(message.versions),
        "parent": message.parent_id or None,
        "root": message.root_id or None,
        "thread": message.thread_id or None,
        "recalled": is_gone,
        "onlyYou": bool(message.visible_to),
    }


def line_record(platform: Platform, message: Message) -> Record:
    """A message as the list of chats shows it, in one line."""
    words = _card_line(message.content) if message.type == "interactive" else words_of(platform, message)
    is_gone = message.is_recalled or message.is_deleted
    shown = None if is_gone else {name: _shorten(each) for name, each in words._asdict().items()}
    return {"at": to_ms(message.created_at), "sender": _sender(platform, message), "text": shown, "recalled": is_gone}


def words_of(platform: Platform, message: Message) -> Text:
    """What a text or rich text says, with names where mentions are."""
    zh_cn, en_us = _written(message, "zh_cn"), _written(message, "en_us")
    # @_user_1 is a part of @_user_12, so the longer keys go first.
    for mention in sorted(message.mentions, key=lambda each: len(each.key), reverse=True):
        name = platform.people.name_of(mention.open_id)
        zh_cn, en_us = zh_cn.replace(mention.key, f"@{name.zh_cn}"), en_us.replace(mention.key, f"@{name.en_us}")
    return Text(zh_cn.replace("@_all", "@所有人"), en_us.replace("@_all", "@all"))


def _sender(platform: Platform, message: Message) -> Record:
    name = platform.people.name_of(message.sender_id)._asdict()
    return {"id": message.sender_id, "name": name, "isBot": message.is_from_bot}


def _written(message: Message, language: str) -> str:
    if message.type == "text":
        return message.words
    # A post that a person types has no level for the language, one that an app sends has.
    post = message.content.get(language) or message.content
    lines = ["".join(_node(node) for node in nodes) for nodes in post.get("content", [])]
    return "\n".join([post["title"], *lines] if post.get("title") else lines)


def _node(node: Record) -> str:
    return f"{node.get('user_id', '')} " if node.get("tag") == "at" else str(node.get("text", ""))


def _card_line(card: Record) -> Text:
    """The card's summary, else its title."""
    texts = (card.get("config", {}).get("summary"), card.get("header", {}).get("title"))
    return next((card_words(text) for text in texts if text), CARD)


def card_words(text: Record) -> Text:
    """Both languages of a card's text object."""
    inner, content = text.get("i18n_content") or {}, str(text.get("content", ""))
    return Text(inner.get("zh_cn") or content, inner.get("en_us") or content)


def _shorten(words: str) -> str:
    line = BREAK.sub(" ", words).strip()
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…"
