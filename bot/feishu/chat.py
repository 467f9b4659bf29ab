"""Feishu messages and chats over HTTP: keeps the promise ``Chat``. What a card says is not known here."""

import json
import logging
import re
from typing import Any

from lark_oapi import AccessTokenType, BaseRequest, HttpMethod
from lark_oapi.api.im.v1 import (
    CreateMessageRequest,
    CreateMessageRequestBody,
    GetChatRequest,
    PatchMessageRequest,
    PatchMessageRequestBody,
    ReplyMessageRequest,
    ReplyMessageRequestBody,
)

from bot.domain.errors import ChatGone, FeishuMisconfigured, MessageGone, OutsideTenant, SendError
from bot.domain.replies import Card
from bot.domain.text import Text
from bot.feishu.api_call import Api, Caller, Turn
from bot.feishu.error_codes import chat_refusal, message_refusal
from bot.feishu.json_fields import as_mapping, as_text
from bot.feishu.rate_limits import FIFTY_A_SECOND, FIVE_A_SECOND, TIER_4
from bot.feishu.response import Answer
from bot.interfaces.feishu import PERSON

log = logging.getLogger(__name__)

BOT_INFO = Api("bot_info", chat_refusal, FIFTY_A_SECOND)
CHAT = Api("im_chats_get", chat_refusal, TIER_4)
SEND = Api("im_messages_create", message_refusal, TIER_4)
REPLY = Api("im_messages_reply", message_refusal, TIER_4)
UPDATE = Api("im_messages_patch", message_refusal, TIER_4)

ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
TAG = re.compile(r"<(?=/?[A-Za-z])")


class FeishuChat:
    """Keeper of ``Chat`` in bot/interfaces/feishu.py."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._im = caller.client.im.v1
        self._bot_open_id = ""

    def bot_open_id(self) -> str:
        if not self._bot_open_id:
            self._bot_open_id = self._read_bot_open_id()
        return self._bot_open_id

    def is_external(self, chat_id: str) -> bool:
        _check(chat_id, ChatGone)
        request = GetChatRequest.builder().chat_id(chat_id).build()
        try:
            answer = self._caller.call(CHAT, lambda option: self._im.chat.get(request, option))
        except OutsideTenant:
            return True
        external = answer.data.get("external")
        if isinstance(external, bool):
            return external
        # A group that does not say is not taken for an internal one; a direct chat has no guests.
        return answer.data.get("chat_mode") != "p2p"

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
        turn = Turn(f"message {message_id}", FIVE_A_SECOND)
        self._caller.call(UPDATE, lambda option: self._im.message.patch(request, option), turn)

    def _send(self, chat_id: str, kind: str, content: str, uuid: str) -> str:
        _check(chat_id, ChatGone)
        body = CreateMessageRequestBody.builder().receive_id(chat_id).msg_type(kind).content(content).uuid(uuid)
        receiver = "open_id" if chat_id.startswith(PERSON) else "chat_id"
        request = CreateMessageRequest.builder().receive_id_type(receiver).request_body(body.build()).build()
        answer = self._caller.call(SEND, lambda option: self._im.message.create(request, option), _turn_in(chat_id))
        return _message_id(answer)

    def _reply(self, chat_id: str, message_id: str, body: Any) -> str:
        _check(chat_id, ChatGone)
        _check(message_id, MessageGone)
        request = ReplyMessageRequest.builder().message_id(message_id).request_body(body.build()).build()
        answer = self._caller.call(REPLY, lambda option: self._im.message.reply(request, option), _turn_in(chat_id))
        return _message_id(answer)

    def _read_bot_open_id(self) -> str:
        """The SDK has no typed call for it, and its raw call sets no Content-Type (api.md 1.1 and 2.1)."""
        request = (
            BaseRequest.builder()
            .http_method(HttpMethod.GET)
            .uri("/open-apis/bot/v3/info")
            .token_types({AccessTokenType.TENANT})
            .headers({"Content-Type": "application/json; charset=utf-8"})
            .build()
        )
        answer = self._caller.call(BOT_INFO, lambda option: self._caller.client.request(request, option))
        open_id = as_text(as_mapping(answer.body.get("bot")).get("open_id"))
        if not open_id:
            raise FeishuMisconfigured(log_id=answer.log_id)
        return open_id


def _check(any_id: str, error: type[SendError]) -> None:
    """Nothing but an id may go into a path (shared/security.md H12)."""
    if not ID.fullmatch(any_id):
        raise error


def _turn_in(chat_id: str) -> Turn:
    return Turn(f"chat {chat_id}", FIVE_A_SECOND)


def _to_json(content: dict[str, Any]) -> str:
    """Half a character, as somebody may type it, would stop the encoder: it becomes a question mark."""
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return written.encode("utf-8", "replace").decode("utf-8")


def _to_text_content(text: Text) -> str:
    """Text messages know tags and links, and the words may be somebody else's: ``<at user_id="all">`` stays words."""
    words = TAG.sub("＜", f"{text.zh_cn}\n{text.en_us}").replace("](", "] (")
    return _to_json({"text": words})


def _message_id(answer: Answer) -> str:
    """Empty if the platform did not say: the message is there all the same, so it must not be sent again."""
    message_id = as_text(answer.data.get("message_id"))
    if not ID.fullmatch(message_id):
        log.warning("feishu_message_id_missing log_id=%s", answer.log_id)
        return ""
    return message_id
