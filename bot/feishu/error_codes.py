"""Maps Feishu's error codes to the bot's errors: one table for each group of APIs.

Sources: docs/feishu/api.md 1.5, 3, 4.2 to 4.7 and 5. The code decides and never the HTTP status, which differs between
pages (docs/feishu/open-questions.md Q9, Q18).
"""

from collections.abc import Callable, Mapping

from bot.domain import error_texts, errors, send_errors
from bot.domain.errors import BotError
from bot.domain.send_errors import SendError
from bot.domain.text import Text
from bot.feishu.response import SERVER_FAULT, ApiResponse

ErrorType = type[BotError] | type[SendError]
ErrorMapping = Callable[[ApiResponse], ErrorType | None]

TOO_MANY_REQUESTS = 429
TOKEN_REJECTED = frozenset({99991661, 99991663, 99991664, 99991665, 99991668})
RATE_LIMITED = frozenset({99991400, 11232, 230020})
# The platform failed while it executed the call, which may have taken effect. One code has two spellings
# (docs/feishu/open-questions.md Q19).
SYSTEM_FAULTS = frozenset({1002001, 1020001, 2200})
# A message that is still being sent (docs/feishu/open-questions.md Q11), a conflict, a busy job: over in a moment.
TEMPORARY = SYSTEM_FAULTS | {230049, 1002619, 1002631}
# These limits count by the second and the response names no time to wait (docs/feishu/open-questions.md Q41).
FIRST_PAUSES = {230020: 1.0, 11232: 1.0, 230049: 1.0}
FIRST_PAUSE = 0.3

CARD_CODES = (range(200_000, 201_000), range(300_000, 301_000))
CARD_IN_USE = 200810


class RetryableError(Exception):
    """The call failed and may be retried. Caught in ``api_call.py``, which retries or raises FeishuBusy."""

    def __init__(
        self, *, code: int = 0, log_id: str = "", first_pause: float | None = None, reset_after: float | None = None
    ) -> None:
        """Args: ``first_pause`` in seconds before the second attempt; ``reset_after`` is what the platform asked to wait."""
        super().__init__(f"code={code} log_id={log_id}")
        self.code = code
        self.log_id = log_id
        self.first_pause = FIRST_PAUSE if first_pause is None else first_pause
        self.reset_after = reset_after


def _table(rows: Mapping[ErrorType, tuple[int, ...]]) -> dict[int, ErrorType]:
    return {code: error_type for error_type, codes in rows.items() for code in codes}


COMMON = _table(
    {
        errors.FeishuQuotaUsedUp: (99991403,),
        errors.PermissionMissing: (99991672,),
        errors.FeishuMisconfigured: (
            *(10003, 10014, 10015),  # a wrong secret or app id (docs/feishu/open-questions.md Q10)
            *(99991401, 99991662, 99991671, 99991673, 99991677, 99991679),
            *TOKEN_REJECTED,  # when a fresh token was rejected as well
        ),
    }
)
HIRE = _table(
    {
        errors.HireParameterRefused: (1002002, 99992402),
        errors.WebsiteUnknown: (1002502,),
        errors.AdvertNotListed: (1002509,),
        errors.JobNotFound: (1002601,),
        errors.JobClosed: (1002609,),
        errors.JobSyncOff: (1002613,),
        errors.AdvertNotAccepted: (1002624,),
    }
)
MESSAGES = _table(
    {
        send_errors.CardLocked: (CARD_IN_USE,),
        send_errors.MessageGone: (
            *(230011, 230017, 230019, 230031, 230050, 230072, 230110, 230111),
            *(200000, 200310, 18051),
            *(300020, 300030, 300040),  # the click's token, for delayed updates
        ),
        send_errors.ChatGone: (230002, 230034, 230036, 232009),
        send_errors.ChatForbidden: (230018, 230027, 230035, 230038, 230075),
        send_errors.PersonUnreachable: (230013, 230029, 230053, 99992351, 99992361),
        send_errors.ThreadsForbidden: (230071,),
        send_errors.CardRefused: (
            *(230001, 230015, 230022, 230025, 230028, 230054, 230055, 230099),
            *(10002, 11310, 11311, 100000, 100030, 100290, 99992402),
        ),
        errors.FeishuMisconfigured: (230006,),
    }
)
CHATS = _table(
    {
        send_errors.ChatGone: (232006, 232009, 232011),
        errors.OutsideTenant: (232010, 232033),
        errors.FeishuMisconfigured: (232004, 232025, 232034),
    }
)


def hire_error(response: ApiResponse) -> ErrorType | None:
    """The errors of websites, adverts and jobs."""
    return HIRE.get(response.code or 0)


def chat_error(response: ApiResponse) -> ErrorType | None:
    """The errors of chats and of the bot's own information."""
    return CHATS.get(response.code or 0)


def message_error(response: ApiResponse) -> ErrorType | None:
    """The errors of messages and cards. 230099 and 11310 have many causes, told apart by the message text only.

    See docs/feishu/api.md 4.2.
    """
    code = response.code or 0
    if code in {230099, 11310} and _says_locked(response.message):
        return send_errors.CardLocked
    is_about_cards = any(code in codes for codes in CARD_CODES)
    return MESSAGES.get(code) or (send_errors.CardRefused if is_about_cards else None)


def to_error(response: ApiResponse, to_error_type: ErrorMapping, permission_text: Text | None = None) -> Exception:
    """The error for a response other than success; RetryableError if another attempt may succeed.

    Args:
        response: of the platform.
        to_error_type: which error a code of the API means.
        permission_text: the words of PermissionMissing, in place of the names of the permissions.
    """
    code = response.code or 0
    if response.code is None or code in TEMPORARY or code in RATE_LIMITED:
        return _retryable(response)
    error_type = to_error_type(response) or COMMON.get(code)
    if error_type is errors.PermissionMissing or error_type is errors.FeishuMisconfigured:
        text = permission_text if error_type is errors.PermissionMissing else None
        return error_type(text or _missing_scopes(response), code=code, log_id=response.log_id)
    if error_type is not None:
        return error_type(code=code, log_id=response.log_id)
    if response.status >= SERVER_FAULT or response.status == TOO_MANY_REQUESTS:
        return _retryable(response)
    return errors.FeishuAnswerUnknown(code=code, log_id=response.log_id)


def may_have_taken_effect(response: ApiResponse) -> bool:
    """Whether a call with this error response may have taken effect all the same."""
    is_rate_limit = response.code in RATE_LIMITED or response.status == TOO_MANY_REQUESTS
    failed = response.code is None or response.code in SYSTEM_FAULTS or response.status >= SERVER_FAULT
    return failed and not is_rate_limit


def _missing_scopes(response: ApiResponse) -> Text | None:
    """The permissions that the response names, in words."""
    return error_texts.SCOPE_MISSING.fill(scopes=", ".join(response.scopes)) if response.scopes else None


def _retryable(response: ApiResponse) -> RetryableError:
    code = response.code or 0
    pause = FIRST_PAUSES.get(code)
    return RetryableError(code=code, log_id=response.log_id, first_pause=pause, reset_after=response.reset_after)


def _says_locked(message: str) -> bool:
    return "card action is lock" in message or f"ErrCode: {CARD_IN_USE}" in message
