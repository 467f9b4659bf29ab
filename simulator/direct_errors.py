"""Feishu's codes as the bot's typed errors, for the keepers that do without HTTP (shared/feishu/api.md 1.5, 4.2, 5)."""

from bot.domain import error_texts, errors
from simulator.core.api_error import Refusal

ALREADY_OPEN = 1002616
SERVER_ERROR = 500
QUOTA_USED_UP = 99991403
CARD_REFUSED = 230099
SYSTEM_FAULTS = frozenset((2200, 1002001, 1020001))
PASSING = SYSTEM_FAULTS | {99991400, 230020, 230049, 1002619, 1002631}
MISCONFIGURED = frozenset((10003, 10014, 10015, 99991401, 99991662, 99991663, 99991671, 99991672, 99991673))

HIRE: dict[int, type[errors.BotError]] = {
    1002002: errors.HireParameterRefused,
    99992402: errors.HireParameterRefused,
    1002502: errors.WebsiteUnknown,
    1002509: errors.PostNotListed,
    1002601: errors.JobNotFound,
    1002613: errors.JobSyncOff,
}
SENDING: dict[int, type[errors.SendError]] = {
    230002: errors.ChatGone,
    230034: errors.ChatGone,
    232006: errors.ChatGone,
    232009: errors.ChatGone,
    232011: errors.ChatGone,
    230011: errors.MessageGone,
    230031: errors.MessageGone,
    230110: errors.MessageGone,
    230013: errors.PersonUnreachable,
    230029: errors.PersonUnreachable,
    230053: errors.PersonUnreachable,
    230001: errors.CardRefused,
    230025: errors.CardRefused,
    230099: errors.CardRefused,
    230071: errors.ThreadsForbidden,
}


def is_worth_repeating(refusal: Refusal) -> bool:
    return refusal.code in PASSING


def leaves_doubt(refusal: Refusal) -> bool:
    """The platform failed while it was at work, so the call may have taken effect."""
    return refusal.code in SYSTEM_FAULTS or refusal.http_status >= SERVER_ERROR


def to_hire_error(refusal: Refusal) -> errors.BotError:
    known = HIRE.get(refusal.code)
    return known(code=refusal.code) if known else _to_common_error(refusal)


def to_send_error(refusal: Refusal) -> errors.SendError | errors.BotError:
    # Somebody is using the card: only the words tell it from other refusals of a card.
    if refusal.code == CARD_REFUSED and "card action is lock" in refusal.msg:
        return errors.CardLocked(code=refusal.code)
    known = SENDING.get(refusal.code)
    return known(code=refusal.code) if known else _to_common_error(refusal)


def _to_common_error(refusal: Refusal) -> errors.BotError:
    if refusal.code == QUOTA_USED_UP:
        return errors.FeishuQuotaUsedUp(code=refusal.code)
    if refusal.code in MISCONFIGURED:
        scopes = ", ".join(each["subject"] for each in refusal.error.get("permission_violations", []))
        text = error_texts.SCOPE_MISSING.fill(scopes=scopes) if scopes else None
        return errors.FeishuMisconfigured(text, code=refusal.code)
    if is_worth_repeating(refusal) or leaves_doubt(refusal):
        return errors.FeishuBusy(code=refusal.code)
    return errors.FeishuAnswerUnknown(code=refusal.code)
