"""The API paths of the bot, messages and chats (docs/feishu/api.md 2 to 4)."""

from typing import Any

from simulator.api import records
from simulator.api.request import ApiRequest, Route, Serve
from simulator.core import people
from simulator.core.api_error import field_error
from simulator.core.message_service import Draft
from simulator.platform import Platform

Record = dict[str, Any]
MAX_PAGE_SIZE = 100


def _bot_info(platform: Platform, _: ApiRequest) -> Record:
    platform.require_bot(NO_BOT)
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


def _list_scopes(platform: Platform, _: ApiRequest) -> Record:
    """Every permission that the app has asked for, and whether the tenant has granted it (docs/feishu/api.md 2.3)."""
    return {
        "scopes": [
            {"scope_name": scope, "grant_status": 2 if scope in platform.missing_scopes else 1, "scope_type": "tenant"}
            for scope in APP_SCOPES
        ]
    }


NO_BOT = 11205
NO_BOT_TO_SEND = 230006
NO_BOT_IN_CHATS = 232025
SEND = ("im:message", "im:message:send_as_bot", "im:message:send")
UPDATE = ("im:message", "im:message:send_as_bot", "im:message:update")
READ_CHATS = ("im:chat", "im:chat:read", "im:chat:readonly")
LIST_CHATS = ("im:chat", "im:chat:readonly")
LIST_MEMBERS = ("im:chat", "im:chat:readonly", "im:chat.members:read")
APP_SCOPES = (
    "im:message:send_as_bot",
    "im:message.group_at_msg:readonly",
    "im:message.p2p_msg:readonly",
    "im:chat:readonly",
    "im:chat.access_event.bot_p2p_chat:read",
    "hire:job:readonly",
    "hire:site_job_post:readonly",
    "hire:site:readonly",
    "hire:job",
    "hire:advertisement",
)
"""What docs/deployment.md lets the app ask for. ``Platform.missing_scopes`` are those of them that are not granted."""


def _with_bot(serve: Serve, code: int) -> Serve:
    def served(platform: Platform, request: ApiRequest) -> Record:
        platform.require_bot(code)
        return serve(platform, request)

    return served


ROUTES = (
    Route("GET", "/bot/v3/info", _bot_info),
    Route("GET", "/application/v6/scopes", _list_scopes),
    Route("POST", "/im/v1/messages", _with_bot(_send, NO_BOT_TO_SEND), SEND),
    Route("POST", "/im/v1/messages/<message_id>/reply", _with_bot(_reply, NO_BOT_TO_SEND), SEND),
    Route("PATCH", "/im/v1/messages/<message_id>", _with_bot(_patch, NO_BOT_TO_SEND), UPDATE),
    Route("GET", "/im/v1/chats", _with_bot(_list_chats, NO_BOT_IN_CHATS), LIST_CHATS),
    Route("GET", "/im/v1/chats/<chat_id>", _with_bot(_get_chat, NO_BOT_IN_CHATS), READ_CHATS),
    Route("GET", "/im/v1/chats/<chat_id>/members", _with_bot(_list_members, NO_BOT_IN_CHATS), LIST_MEMBERS),
)
