"""What the SDK's own dispatcher does with the requests that the bot's webhook gets, for comparison (docs/security.md)."""

import logging
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from lark_oapi import EventDispatcherHandler, LogLevel
from lark_oapi.core.log import logger as sdk_logger
from lark_oapi.core.model import RawRequest

from tests.support.whole_bot.web_client import KEYS
from tests.support.whole_bot.webhook_client import Request


@dataclass
class SdkBeside:
    """Counts the answers by their first digit, the handlers that were reached, and exceptions that came out."""

    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        sdk_logger.setLevel(logging.CRITICAL)
        builder = EventDispatcherHandler.builder(KEYS.encrypt_key, KEYS.verification_token, LogLevel.CRITICAL)
        builder.register_p2_im_message_receive_v1(self._reached)
        builder.register_p2_im_chat_member_bot_added_v1(self._reached)
        builder.register_p2_im_chat_member_bot_deleted_v1(self._reached)
        builder.register_p2_im_chat_access_event_bot_p2p_chat_entered_v1(self._reached)
        builder.register_p2_card_action_trigger(self._reached)
        self._dispatcher = builder.build()

    def send(self, request: Request) -> None:
        raw = RawRequest()
        raw.uri, raw.body, raw.headers = "/feishu/events", request.body, request.headers()
        try:
            status = self._dispatcher.do(raw).status_code
        except Exception as error:  # noqa: BLE001 - which ones come out is what is counted
            self.counts[f"raised {type(error).__name__}"] += 1
        else:
            self.counts[f"{status // 100}xx"] += 1

    def _reached(self, _event: Any) -> Any:
        self.counts["handler reached"] += 1
        return {}
