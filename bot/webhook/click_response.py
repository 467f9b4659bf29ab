"""The HTTP body that answers a click (docs/feishu/events.md 7)."""

import json
from typing import Any

from bot.domain.replies import Reply


def click_response(reply: Reply) -> str:
    """A toast, and the clicked card's new content as an object (docs/feishu/open-questions.md Q8), as JSON text."""
    body: dict[str, Any] = {}
    if reply.toast is not None:
        body["toast"] = {
            "type": reply.toast.kind,
            "content": reply.toast.text.zh_cn,
            "i18n": {"zh_cn": reply.toast.text.zh_cn, "en_us": reply.toast.text.en_us},
        }
    if reply.card is not None:
        body["card"] = {"type": "raw", "data": reply.card.content}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
