"""The JSON of messages, chats and members in the API (docs/feishu/api.md 3 and 4). Pure functions."""

from typing import Any

from simulator.clock import to_ms
from simulator.core import people
from simulator.core.chats import Chat
from simulator.core.messages import Mentioned, Message
from simulator.core.people import Person
from simulator.platform import Platform

Record = dict[str, Any]


def message_record(platform: Platform, message: Message) -> Record:
    record: Record = {
        "message_id": message.id,
        "msg_type": message.type,
        "create_time": str(to_ms(message.created_at)),
        "update_time": str(to_ms(message.updated_at)),
        "deleted": message.is_deleted,
        "updated": len(message.versions) > 1,
        "chat_id": message.chat_id,
        "sender": _sender(platform, message),
        "body": {"content": message.content_text},
        "mentions": [_mention(platform, mention) for mention in message.mentions],
    }
    for name in ("root_id", "parent_id", "thread_id"):
        if getattr(message, name):
            record[name] = getattr(message, name)
    return record


def _mention(platform: Platform, mention: Mentioned) -> Record:
    return {
        "key": mention.key,
        "id": mention.open_id,
        "id_type": "open_id",
        "name": platform.people.name_of(mention.open_id).zh_cn,
        "tenant_key": people.TENANT,
    }


def _sender(platform: Platform, message: Message) -> Record:
    if message.is_from_bot:
        return {"id": people.APP_ID, "id_type": "app_id", "sender_type": "app", "tenant_key": people.TENANT}
    tenant_key = platform.people[message.sender_id].tenant_key
    return {"id": message.sender_id, "id_type": "open_id", "sender_type": "user", "tenant_key": tenant_key}


def chat_item(chat: Chat) -> Record:
    return {
        "chat_id": chat.id,
        "name": chat.name.zh_cn,
        "avatar": "",
        "description": "",
        "owner_id": chat.owner_id,
        "owner_id_type": "open_id",
        "external": chat.is_external,
        "tenant_key": people.TENANT,
        "chat_status": "dissolved" if chat.is_dissolved else "normal",
    }


def chat_record(chat: Chat) -> Record:
    """A chat as the bot sees it; outside the chat it sees little more than the name."""
    status = "dissolved" if chat.is_dissolved else "normal"
    counts = {"user_count": str(len(chat.member_ids)), "bot_count": "1" if chat.has_bot else "0"}
    if not chat.has_bot:
        return {"name": chat.name.zh_cn, "avatar": "", "chat_status": status, **counts}
    return {
        "name": chat.name.zh_cn,
        "i18n_names": chat.name._asdict(),
        "description": "",
        "owner_id": chat.owner_id,
        "owner_id_type": "open_id",
        "chat_mode": chat.mode,
        "chat_type": "private",
        "group_message_type": "chat",
        "external": chat.is_external,
        "tenant_key": people.TENANT,
        "chat_status": status,
        **counts,
    }


def member_item(person: Person) -> Record:
    return {
        "member_id_type": "open_id",
        "member_id": person.open_id,
        "name": person.name.zh_cn,
        "tenant_key": person.tenant_key,
    }
