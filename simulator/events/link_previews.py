"""Plays link previews: asks the bot what to show beside a link that matches the app's URL rule (docs/feishu/events.md 11)."""

import json
import re
import secrets
from typing import Any

from bot.domain.text import Text
from simulator.card_schema.schema import LANGUAGES
from simulator.core.messages import Message
from simulator.events.signing import LINK_SHOWN, AppKeys, PushedEvent, make_event
from simulator.platform import Platform

OK = 200
URL_RULE = re.compile(r"https?://(?:jobs|careers)\.[^\s/]+/[^\s，。]*", re.ASCII)
"""The rule that the console of the simulated tenant has for the app."""
MEMBERS = {"inline", "card"}


def links_of(message: Message) -> tuple[str, ...]:
    """The links in a message that match the rule, each once."""
    text = message.content_text if message.type == "post" else message.text
    return tuple(dict.fromkeys(link.strip('",;') for link in URL_RULE.findall(text)))


def shown(platform: Platform, keys: AppKeys, message: Message, person_id: str, url: str) -> PushedEvent:
    """A person's client shows the link."""
    person = platform.people[person_id]
    event = {
        "operator": {**person.ids, "tenant_key": person.tenant_key},
        "host": "im_message",
        "context": {
            "url": url,
            "preview_token": f"p-{secrets.token_hex(16)}",
            "open_message_id": message.id,
            "open_chat_id": message.chat_id,
        },
    }
    return make_event(LINK_SHOWN, event, platform.clock.now(), keys, in_us=True)


def apply_preview(platform: Platform, message: Message, url: str, status: int, body: bytes) -> Text | None:
    """Show what the bot answered; None, and nothing is shown, without a line or for an answer of another shape."""
    line = _read(status, body)
    if line is not None:
        message.previews[url] = line
        platform.event_log.add("card_updated", message_id=message.id, chat_id=message.chat_id)
    return line


def _read(status: int, body: bytes) -> Text | None:
    try:
        answer: Any = json.loads(body) if status == OK else None
    except ValueError:
        return None
    if not isinstance(answer, dict) or set(answer) - MEMBERS or not isinstance(answer.get("inline"), dict):
        return None
    title, i18n = answer["inline"].get("title", ""), answer["inline"].get("i18n_title", {})
    if not isinstance(i18n, dict) or set(i18n) - LANGUAGES or not all(isinstance(each, str) for each in i18n.values()):
        return None
    line = Text(i18n.get("zh_cn") or title, i18n.get("en_us") or title)
    return line if all(line) else None
