"""Checks the bot's answer to a click and applies it: a toast, a new card, or the error code that the person sees."""

import json
from dataclasses import dataclass, field
from typing import Any

from bot.domain.text import Text
from simulator.card_schema.schema import LANGUAGES
from simulator.core.api_error import ApiError
from simulator.events.user_actions import Click
from simulator.platform import Platform

OK = 200
# docs/feishu/events.md 7
NO_CONNECTION, LATE, NOT_OK, INVALID_BODY, BAD_CARD, OLD_CARD = 200342, 200341, 200671, 200672, 200673, 200830
TOAST_KINDS = ("info", "success", "error", "warning")


@dataclass(frozen=True)
class Outcome:
    """What the person sees after a click. ``error_code`` 0 is success; ``toast`` and ``card`` may be None."""

    error_code: int = 0
    toast: Text | None = None
    toast_kind: str = ""
    card: dict[str, Any] | None = field(default=None, repr=False)


class AnswerRejected(Exception):
    """The platform rejects the bot's answer; the person's client shows ``code``."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


def apply_answer(platform: Platform, click: Click, status: int, body: bytes) -> Outcome:
    """Applies an answer that came in time, and logs what the person sees."""
    try:
        outcome = _read(platform, status, body)
    except AnswerRejected as rejected:
        return log_outcome(platform, click, Outcome(rejected.code))
    if outcome.card is not None:
        platform.message_service.replace(click.message, outcome.card)
    return log_outcome(platform, click, outcome)


def log_outcome(platform: Platform, click: Click, outcome: Outcome) -> Outcome:
    platform.event_log.add(
        "click",
        message_id=click.message.id,
        chat_id=click.message.chat_id,
        person_id=click.person.open_id,
        error_code=outcome.error_code,
        toast=outcome.toast,
        toast_kind=outcome.toast_kind,
        card_replaced=outcome.card is not None,
    )
    return outcome


def _read(platform: Platform, status: int, body: bytes) -> Outcome:
    if status != OK:
        raise AnswerRejected(NOT_OK)
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise AnswerRejected(INVALID_BODY) from error
    if not isinstance(answer, dict) or set(answer) - {"toast", "card"}:
        raise AnswerRejected(INVALID_BODY)
    toast = answer.get("toast")
    card = _read_card(platform, answer["card"]) if "card" in answer else None
    if toast is None:
        return Outcome(card=card)
    return Outcome(0, _read_toast(toast), toast.get("type", "info"), card)


def _read_toast(toast: Any) -> Text:
    """Both languages of a toast; ``content`` is used for a language that is missing."""
    if not isinstance(toast, dict) or set(toast) - {"type", "content", "i18n"}:
        raise AnswerRejected(INVALID_BODY)
    i18n, content = toast.get("i18n", {}), toast.get("content")
    if toast.get("type", "info") not in TOAST_KINDS or not isinstance(content, str) or not isinstance(i18n, dict):
        raise AnswerRejected(INVALID_BODY)
    if set(i18n) - LANGUAGES or not all(isinstance(text, str) for text in i18n.values()):
        raise AnswerRejected(INVALID_BODY)
    return Text(i18n.get("zh_cn", content), i18n.get("en_us", content))


def _read_card(platform: Platform, card: Any) -> dict[str, Any]:
    """The whole new card; only ``raw`` with an object is accepted (docs/feishu/open-questions.md Q8)."""
    if not isinstance(card, dict) or card.get("type") != "raw" or not isinstance(card.get("data"), dict):
        raise AnswerRejected(BAD_CARD)
    content: dict[str, Any] = card["data"]
    if content.get("schema") != "2.0":
        raise AnswerRejected(OLD_CARD)
    try:
        platform.message_service.check_card(content)
    except ApiError as error:
        raise AnswerRejected(BAD_CARD) from error
    return content
