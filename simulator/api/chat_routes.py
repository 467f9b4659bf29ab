"""The paths of messages, chats, people and the bot (docs/feishu/api.md 2 to 4)."""

from typing import Any

from simulator.api import records
from simulator.api.request import ApiRequest, Route
from simulator.core import people
from simulator.core.api_error import ApiError, field_error
from simulator.core.message_service import Draft
from simulator.platform import Platform

Record = dict[str, Any]
MOST_A_PAGE = 100
CARD_INVALID = 11311


def _bot_info(_: Platform, __: ApiRequest) -> Record:
    return {
        "bot": {
            "activate_status": 2,
            "app_name": people.BOT_NAME.en_us,
            "avatar_url": "",
            "ip_white_list": [],
            "open_id": people.BOT_ID,
        }
    }


def _get_user(platform: Platform, asked: ApiRequest) -> Record:
    person = platform.people.find(asked.ids["user_id"])
    if person is None or person.tenant_key != people.TENANT:
        raise ApiError(400, 41050, "no user authority error")
    return {"user": records.user_record(person)}


def _draft(asked: ApiRequest) -> Draft:
    return Draft(asked.text("msg_type"), asked.text("content"), str(asked.body.get("uuid") or ""))


def _send(platform: Platform, asked: ApiRequest) -> Record:
    kind = asked.query.get("receive_id_type")
    if kind is None:
        raise field_error("receive_id_type", kind, "receive_id_type is required")
    message = platform.message_service.send(asked.text("receive_id"), kind, _draft(asked))
    return records.message_record(platform, message)


def _reply(platform: Platform, asked: ApiRequest) -> Record:
    in_thread = asked.body.get("reply_in_thread") is True
    message = platform.message_service.reply(asked.ids["message_id"], _draft(asked), in_thread=in_thread)
    return records.message_record(platform, message)


def _patch(platform: Platform, asked: ApiRequest) -> Record:
    platform.message_service.patch(asked.ids["message_id"], asked.text("content"))
    return {}


def _read(platform: Platform, asked: ApiRequest) -> Record:
    return {"items": [records.message_record(platform, platform.message_service.read(asked.ids["message_id"]))]}


def _get_chat(platform: Platform, asked: ApiRequest) -> Record:
    return records.chat_record(platform.chats.find(asked.ids["chat_id"]))


def _list_chats(platform: Platform, asked: ApiRequest) -> Record:
    items = [records.chat_item(chat) for chat in platform.chats.groups_of_bot()]
    return _page(items, asked)


def _list_members(platform: Platform, asked: ApiRequest) -> Record:
    members = platform.chats.find_with_bot(asked.ids["chat_id"]).member_ids
    items = [records.member_item(platform.people[open_id]) for open_id in members]
    return {**_page(items, asked), "member_total": len(items)}


def _page(items: list[Record], asked: ApiRequest) -> Record:
    offset, size = asked.page(MOST_A_PAGE)
    end = offset + size
    has_more = end < len(items)
    return {"items": items[offset:end], "has_more": has_more, "page_token": str(end) if has_more else ""}


def _send_ephemeral(platform: Platform, asked: ApiRequest) -> Record:
    card = _card_object(asked)
    message = platform.message_service.send_ephemeral(asked.text("chat_id"), asked.text("open_id"), card)
    return {"message_id": message.id}


def _delete_ephemeral(platform: Platform, asked: ApiRequest) -> Record:
    message = platform.message_service.messages.get(asked.text("message_id"))
    if message is None or message.is_deleted or not message.visible_to:
        raise ApiError(400, 18051, "message has been deleted")
    platform.message_service.recall(message.id, deleted=True)
    return {}


def _card_object(asked: ApiRequest) -> Record:
    card = asked.body.get("card")
    if not isinstance(card, dict):
        raise ApiError(400, CARD_INVALID, "card must be an object")
    return card


ROUTES = (
    Route("GET", "/bot/v3/info", _bot_info),
    Route("GET", "/contact/v3/users/<user_id>", _get_user),
    Route("POST", "/im/v1/messages", _send),
    Route("POST", "/im/v1/messages/<message_id>/reply", _reply),
    Route("PATCH", "/im/v1/messages/<message_id>", _patch),
    Route("GET", "/im/v1/messages/<message_id>", _read),
    Route("GET", "/im/v1/chats", _list_chats),
    Route("GET", "/im/v1/chats/<chat_id>", _get_chat),
    Route("GET", "/im/v1/chats/<chat_id>/members", _list_members),
    Route("POST", "/ephemeral/v1/send", _send_ephemeral),
    Route("POST", "/ephemeral/v1/delete", _delete_ephemeral),
)
