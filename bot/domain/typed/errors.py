"""What people type and the bot cannot mean. The tree of all errors is in ``bot/domain/errors.py``."""

from bot.domain import error_texts
from bot.domain.errors import BotError


class UntilNotUnderstood(BotError):
    text = error_texts.UNTIL_NOT_UNDERSTOOD


class UntilBeforeCode(UntilNotUnderstood):
    text = error_texts.UNTIL_BEFORE_CODE


class UntilNoSuchDay(UntilNotUnderstood):
    text = error_texts.UNTIL_NO_SUCH_DAY


class UntilTooShort(UntilNotUnderstood):
    text = error_texts.UNTIL_TOO_SHORT


class UntilTooFar(UntilNotUnderstood):
    text = error_texts.UNTIL_TOO_FAR


class UntilInThePast(BotError):
    text = error_texts.UNTIL_IN_THE_PAST


class DaysNotUnderstood(BotError):
    text = error_texts.DAYS_NOT_UNDERSTOOD


class NoSuchDay(DaysNotUnderstood):
    text = error_texts.UNTIL_NO_SUCH_DAY


class DaysTooFew(DaysNotUnderstood):
    text = error_texts.DAYS_TOO_FEW


class DaysTooMany(DaysNotUnderstood):
    text = error_texts.DAYS_TOO_MANY


class DaysNeverOver(DaysNotUnderstood):
    text = error_texts.DAYS_NEVER_OVER


class DaysOver(DaysNotUnderstood):
    text = error_texts.UNTIL_IN_THE_PAST


class FilterUnknown(BotError):
    """``nearest`` is the name that is most like the typed one, empty if none is."""

    def __init__(self, typed: str, nearest: str) -> None:
        text = error_texts.FILTER_UNKNOWN_NEAR if nearest else error_texts.FILTER_UNKNOWN
        super().__init__(text.fill(typed=typed, nearest=nearest))


class FilterEmpty(BotError):
    def __init__(self, typed: str) -> None:
        super().__init__(error_texts.FILTER_EMPTY.fill(typed=typed))


class MessageTooLong(BotError):
    """Only its beginning was kept, which might mean something else than the whole."""

    text = error_texts.MESSAGE_TOO_LONG
