"""Calls Feishu's messages and chats (docs/feishu/api.md 2 to 4)."""

import json
import re
from typing import Any

from lark_oapi.api.im.v1 import (
    CreateMessageRequest,
    CreateMessageRequestBody,
    GetChatRequest,
    PatchMessageRequest,
    PatchMessageRequestBody,
    ReplyMessageRequest,
    ReplyMessageRequestBody,
)
from lark_oapi.core import AccessTokenType, BaseRequest, HttpMethod

from bot.domain.errors import FeishuMisconfigured, OutsideTenant
from bot.domain.replies import Card
from bot.domain.send_errors import ChatGone, MessageGone, SendError
from bot.domain.text import Text
from bot.feishu.api_call import ApiClient, Endpoint
from bot.feishu.error_codes import chat_error, message_error
from bot.feishu.http.rate_limits import FIFTY_A_SECOND, FIVE_A_SECOND, TIER_4, RateLimit
from bot.feishu.json_fields import as_mapping, as_text
from bot.feishu.response import ApiResponse
from bot.interfaces.feishu import OPEN_ID_PREFIX
from bot.logs import get_logger

log = get_logger(__name__)

BOT_INFO = Endpoint("bot_info", chat_error, FIFTY_A_SECOND)
CHAT = Endpoint("im_chats_get", chat_error, TIER_4)
SEND = Endpoint("im_messages_create", message_error, TIER_4)
REPLY = Endpoint("im_messages_reply", message_error, TIER_4)
UPDATE = Endpoint("im_messages_patch", message_error, TIER_4)

ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
DISSOLVED = frozenset({"dissolved", "dissolved_save"})
TAG = re.compile(r"<(?=/?[A-Za-z])")


class FeishuChat:
    """Implements ``Chat`` of bot/interfaces/feishu.py."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api
        self._im = api.sdk.im.v1
        self._bot_open_id = ""
        # As the answers to messages to people have named them; after a restart Feishu is asked.
        self._direct_chats: set[str] = set()

    def bot_open_id(self) -> str:
        if not self._bot_open_id:
            self._bot_open_id = self._read_bot_open_id()
        return self._bot_open_id

    def is_external(self, chat_id: str) -> bool:
        try:
            response = self._read_chat(chat_id)
        except OutsideTenant:
            return True
        external = response.data.get("external")
        if isinstance(external, bool):
            return external
        # A group is not assumed to be internal if the response does not say so; a direct chat has no external members.
        return response.data.get("chat_mode") != "p2p"

    def is_direct(self, chat_id: str) -> bool:
        if chat_id in self._direct_chats:
            return True
        try:
            mode = self._read_chat(chat_id).data.get("chat_mode")
        except (ChatGone, OutsideTenant):
            return False
        # A card that was sent to a person stands in their direct chat, unless Feishu says that this is a group.
        return mode not in {"group", "topic"}

    def is_lost(self, chat_id: str) -> bool:
        try:
            data = self._read_chat(chat_id).data
        except OutsideTenant:
            return False
        except ChatGone:
            return True
        # Whoever is not a member is told the name and the status only (docs/feishu/api.md 3).
        return data.get("chat_status") in DISSOLVED or not data.get("chat_mode")

    def _read_chat(self, chat_id: str) -> ApiResponse:
        _check(chat_id, ChatGone)
        request = GetChatRequest.builder().chat_id(chat_id).build()
        return self._api.send(CHAT, self._im.chat.get, request)

    def send_card(self, chat_id: str, card: Card, uuid: str) -> str:
        return self._send(chat_id, "interactive", _to_json(card.content), uuid)

    def send_text(self, chat_id: str, text: Text, uuid: str) -> str:
        return self._send(chat_id, "text", _to_text_content(text), uuid)

    def reply_card(self, chat_id: str, message_id: str, card: Card, uuid: str, *, in_thread: bool = False) -> str:
        body = ReplyMessageRequestBody.builder().msg_type("interactive").content(_to_json(card.content))
        return self._reply(chat_id, message_id, body.reply_in_thread(in_thread).uuid(uuid))

    def reply_text(self, chat_id: str, message_id: str, text: Text, uuid: str) -> str:
        body = ReplyMessageRequestBody.builder().msg_type("text").content(_to_text_content(text))
        return self._reply(chat_id, message_id, body.uuid(uuid))

    def update_card(self, message_id: str, card: Card) -> None:
        _check(message_id, MessageGone)
        body = PatchMessageRequestBody.builder().content(_to_json(card.content)).build()
        request = PatchMessageRequest.builder().message_id(message_id).request_body(body).build()
        limit = RateLimit(f"message {message_id}", FIVE_A_SECOND)
        self._api.send(UPDATE, self._im.message.patch, request, limit)

    def _send(self, chat_id: str, kind: str, content: str, uuid: str) -> str:
        _check(chat_id, ChatGone)
        body = CreateMessageRequestBody.builder().receive_id(chat_id).msg_type(kind).content(content).uuid(uuid)
        receiver = "open_id" if chat_id.startswith(OPEN_ID_PREFIX) else "chat_id"
        request = CreateMessageRequest.builder().receive_id_type(receiver).request_body(body.build()).build()
        response = self._api.send(SEND, self._im.message.create, request, _limit_of(chat_id))
        if receiver == "open_id":
            self._direct_chats.add(as_text(response.data.get("chat_id")))
        return _message_id(response)

    def _reply(self, chat_id: str, message_id: str, body: Any) -> str:
        _check(chat_id, ChatGone)
        _check(message_id, MessageGone)
        request = ReplyMessageRequest.builder().message_id(message_id).request_body(body.build()).build()
        response = self._api.send(REPLY, self._im.message.reply, request, _limit_of(chat_id))
        return _message_id(response)

    def _read_bot_open_id(self) -> str:
        """The SDK has no typed call for it, and its raw call sets no Content-Type (docs/feishu/api.md 1.1, 2.1)."""
        request = (
            BaseRequest.builder()
            .http_method(HttpMethod.GET)
            .uri("/open-apis/bot/v3/info")
            .token_types({AccessTokenType.TENANT})
            .headers({"Content-Type": "application/json; charset=utf-8"})
            .build()
        )
        response = self._api.send(BOT_INFO, self._api.sdk.request, request)
        open_id = as_text(as_mapping(response.body.get("bot")).get("open_id"))
        if not open_id:
            raise FeishuMisconfigured(log_id=response.log_id)
        return open_id


def _check(any_id: str, error: type[SendError]) -> None:
    """Nothing but an id may go into a path (docs/security.md H12)."""
    if not ID.fullmatch(any_id):
        raise error


def _limit_of(chat_id: str) -> RateLimit:
    return RateLimit(f"chat {chat_id}", FIVE_A_SECOND)


def _to_json(content: dict[str, Any]) -> str:
    """JSON text. A lone surrogate, as a person may type it, cannot be encoded and becomes a question mark."""
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return written.encode("utf-8", "replace").decode("utf-8")


def _to_text_content(text: Text) -> str:
    """Text messages support tags and links, and the text may hold job data: ``<at user_id="all">`` must stay plain text."""
    plain = TAG.sub("＜", f"{text.zh_cn}\n{text.en_us}").replace("](", "] (")
    return _to_json({"text": plain})


def _message_id(response: ApiResponse) -> str:
    """The new message's id; empty if the response lacks it. The message was sent all the same, so it is not sent again."""
    message_id = as_text(response.data.get("message_id"))
    if not ID.fullmatch(message_id):
        log.warning("feishu_message_id_missing", log_id=response.log_id)
        return ""
    return message_id
