"""What the platform makes of a bot's answer to a click: a toast, the card's new face, or the code that the clicker sees."""

import json
from dataclasses import dataclass, field
from typing import Any

from bot.domain.text import Text
from simulator.card_schema.card_tags import LANGUAGES
from simulator.core.api_error import ApiError
from simulator.events.user_actions import Click
from simulator.platform import Platform

OK = 200
NO_CONNECTION, LATE, NOT_OK, NOT_UNDERSTOOD, BAD_CARD, OLD_CARD = 200342, 200341, 200671, 200672, 200673, 200830
TOAST_KINDS = ("info", "success", "error", "warning")


@dataclass(frozen=True)
class Outcome:
    """What the clicker sees. ``error_code`` 0 is success; ``toast`` and ``card`` are None where there is none."""

    error_code: int = 0
    toast: Text | None = None
    toast_kind: str = ""
    card: dict[str, Any] | None = field(default=None, repr=False)


class AnswerRejected(Exception):
    """The answer is refused with a code that the clicker's client shows."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


def apply_answer(platform: Platform, click: Click, status: int, body: bytes) -> Outcome:
    """Apply an answer that came in time, and note what the clicker sees."""
    try:
        outcome = _read(platform, status, body)
    except AnswerRejected as refused:
        return log_outcome(platform, click, Outcome(refused.code))
    if outcome.card is not None:
        platform.message_service.replace(click.message, outcome.card)
    platform.card_tokens.answered(click.token)
    return log_outcome(platform, click, outcome)


def log_outcome(platform: Platform, click: Click, outcome: Outcome) -> Outcome:
    platform.event_log.note(
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
    except ValueError as unreadable:
        raise AnswerRejected(NOT_UNDERSTOOD) from unreadable
    if not isinstance(answer, dict) or set(answer) - {"toast", "card"}:
        raise AnswerRejected(NOT_UNDERSTOOD)
    toast = answer.get("toast")
    card = _read_card(platform, answer["card"]) if "card" in answer else None
    if toast is None:
        return Outcome(card=card)
    return Outcome(0, _read_toast(toast), toast.get("type", "info"), card)


def _read_toast(toast: Any) -> Text:
    """Both languages; ``content`` stands in where one is missing."""
    if not isinstance(toast, dict) or set(toast) - {"type", "content", "i18n"}:
        raise AnswerRejected(NOT_UNDERSTOOD)
    languages, content = toast.get("i18n", {}), toast.get("content")
    if toast.get("type", "info") not in TOAST_KINDS or not isinstance(content, str) or not isinstance(languages, dict):
        raise AnswerRejected(NOT_UNDERSTOOD)
    if set(languages) - LANGUAGES or not all(isinstance(words, str) for words in languages.values()):
        raise AnswerRejected(NOT_UNDERSTOOD)
    return Text(languages.get("zh_cn", content), languages.get("en_us", content))


def _read_card(platform: Platform, card: Any) -> dict[str, Any]:
    """The whole new card; only ``raw`` with an object is taken (open-questions Q8)."""
    if not isinstance(card, dict) or card.get("type") != "raw" or not isinstance(card.get("data"), dict):
        raise AnswerRejected(BAD_CARD)
    face: dict[str, Any] = card["data"]
    if face.get("schema") != "2.0":
        raise AnswerRejected(OLD_CARD)
    try:
        platform.message_service.check_card(face)
    except ApiError as api_error:
        raise AnswerRejected(BAD_CARD) from api_error
    return face
