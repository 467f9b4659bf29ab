"""The API paths of the bot, messages and chats (docs/feishu/api.md 2 to 4)."""

from typing import Any

from simulator.api import records
from simulator.api.request import ApiRequest, Route
from simulator.core import people
from simulator.core.api_error import field_error
from simulator.core.message_service import Draft
from simulator.platform import Platform

Record = dict[str, Any]
MAX_PAGE_SIZE = 100


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


def _draft(request: ApiRequest) -> Draft:
    return Draft(request.text("msg_type"), request.text("content"), str(request.body.get("uuid") or ""))


def _send(platform: Platform, request: ApiRequest) -> Record:
    kind = request.query.get("receive_id_type")
    if kind is None:
        raise field_error("receive_id_type", kind, "receive_id_type is required")
    message = platform.message_service.send(request.text("receive_id"), kind, _draft(request))
    return records.message_record(platform, message)


def _reply(platform: Platform, request: ApiRequest) -> Record:
    in_thread = request.body.get("reply_in_thread") is True
    message = platform.message_service.reply(request.ids["message_id"], _draft(request), in_thread=in_thread)
    return records.message_record(platform, message)


def _patch(platform: Platform, request: ApiRequest) -> Record:
    platform.message_service.patch(request.ids["message_id"], request.text("content"))
    return {}


def _get_chat(platform: Platform, request: ApiRequest) -> Record:
    return records.chat_record(platform.chats.find(request.ids["chat_id"]))


def _list_chats(platform: Platform, request: ApiRequest) -> Record:
    items = [records.chat_item(chat) for chat in platform.chats.groups_of_bot()]
    return _page(items, request)


def _list_members(platform: Platform, request: ApiRequest) -> Record:
    members = platform.chats.find_with_bot(request.ids["chat_id"]).member_ids
    items = [records.member_item(platform.people[open_id]) for open_id in members]
    return {**_page(items, request), "member_total": len(items)}


def _page(items: list[Record], request: ApiRequest) -> Record:
    offset, size = request.page(MAX_PAGE_SIZE)
    end = offset + size
    has_more = end < len(items)
    return {"items": items[offset:end], "has_more": has_more, "page_token": str(end) if has_more else ""}


ROUTES = (
    Route("GET", "/bot/v3/info", _bot_info),
    Route("POST", "/im/v1/messages", _send),
    Route("POST", "/im/v1/messages/<message_id>/reply", _reply),
    Route("PATCH", "/im/v1/messages/<message_id>", _patch),
    Route("GET", "/im/v1/chats", _list_chats),
    Route("GET", "/im/v1/chats/<chat_id>", _get_chat),
    Route("GET", "/im/v1/chats/<chat_id>/members", _list_members),
)
