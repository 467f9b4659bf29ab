"""Nouns become what the platform reads as an answer to a click (shared/feishu/events.md 7). Messages are the client's."""

import json
from typing import Any

from bot.domain.replies import Reply


def click_answer(reply: Reply) -> str:
    """The JSON body that answers a click: a toast, and the clicked card's new face as an object (Q8)."""
    answer: dict[str, Any] = {}
    if reply.toast is not None:
        answer["toast"] = {
            "type": reply.toast.kind,
            "content": reply.toast.text.zh_cn,
            "i18n": {"zh_cn": reply.toast.text.zh_cn, "en_us": reply.toast.text.en_us},
        }
    if reply.card is not None:
        answer["card"] = {"type": "raw", "data": reply.card.content}
    return json.dumps(answer, ensure_ascii=False)
