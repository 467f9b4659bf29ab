"""What can go wrong, and what the user is told.

BotError                  shown to the user in its own words
├── UntilNotUnderstood    says which forms of a date are
├── UntilInThePast
├── DaysNotUnderstood
├── NothingChosen         the form names no job that is known
├── AdminsOnly
├── TooManySubscriptions  a chat has enough of them
├── SettingNotUnderstood  a field of the settings form makes no sense
├── StillReading          the first scan is still under way
├── ReferenceMissing      the command needs a job
├── SomebodyElseIsAtIt    two reopen the same job at once and the first takes long
├── JobNotFound           1002601, or a reference that matches nothing
├── PostNotListed         1002509: the post is not (or no longer) on that website
├── WebsiteUnknown        1002502
├── HireParameterRefused  1002002
├── JobSyncOff            1002613: the console switch is off; says where it is
├── NotAllowed            names who may
├── OutsideTenant         another tenant, or an external group
├── CardOutdated          the clicked card is not one that this bot can still act on
├── FeishuBusy            worth trying again: network, 5xx, 1002001, rate limits
├── FeishuQuotaUsedUp     99991403
├── FeishuAnswerUnknown   a code that no page documents
└── FeishuMisconfigured   a missing scope, a wrong secret: names what the operator must mend
SendError                 a message or card could not be placed; handled by the sender, never shown
├── CardRefused           the content is refused (230099, 230025, ...): send the text instead
├── CardLocked            somebody is using the card (11310 "lock", 200810): try again in a second
├── MessageGone           recalled, deleted, older than 14 days: nothing to answer or update
├── ChatGone              the bot is out of the chat, or the chat dissolved
├── ChatForbidden         the chat takes nothing from the bot as it is set up: muted, blocked, encrypted, external
├── PersonUnreachable     230013, 230029, 230053
└── ThreadsForbidden      230071: answer without a thread
Anything else is a bug: the user gets an incident number, the log gets the rest.
"""

from bot.domain import error_texts
from bot.domain.text import Text


class BotError(Exception):
    """Something the user is told in words. ``needs_operator`` also gives it an incident number and a log line."""

    text = error_texts.SOMETHING_WENT_WRONG
    needs_operator = False

    def __init__(self, text: Text | None = None, *, code: int = 0, log_id: str = "") -> None:
        """Args: ``text`` replaces the class's words; ``code`` and ``log_id`` are Feishu's, 0 and empty if none."""
        super().__init__(f"{type(self).__name__} code={code} log_id={log_id}")
        self.text = text or type(self).text
        self.code = code
        self.log_id = log_id


class UntilNotUnderstood(BotError):
    text = error_texts.UNTIL_NOT_UNDERSTOOD


class UntilInThePast(BotError):
    text = error_texts.UNTIL_IN_THE_PAST


class DaysNotUnderstood(BotError):
    text = error_texts.DAYS_NOT_UNDERSTOOD


class NothingChosen(BotError):
    text = error_texts.NOTHING_CHOSEN


class AdminsOnly(BotError):
    text = error_texts.ADMINS_ONLY


class SettingNotUnderstood(BotError):
    text = error_texts.SETTING_NOT_UNDERSTOOD


class TooManySubscriptions(BotError):
    text = error_texts.TOO_MANY_SUBSCRIPTIONS


class StillReading(BotError):
    text = error_texts.STILL_READING


class ReferenceMissing(BotError):
    text = error_texts.REFERENCE_MISSING


class SomebodyElseIsAtIt(BotError):
    text = error_texts.SOMEBODY_ELSE_IS_AT_IT


class JobNotFound(BotError):
    text = error_texts.JOB_NOT_FOUND


class PostNotListed(BotError):
    text = error_texts.POST_NOT_LISTED


class WebsiteUnknown(BotError):
    text = error_texts.WEBSITE_UNKNOWN
    needs_operator = True


class HireParameterRefused(BotError):
    text = error_texts.HIRE_PARAMETER_REFUSED
    needs_operator = True


class JobSyncOff(BotError):
    text = error_texts.JOB_SYNC_OFF


class NotAllowed(BotError):
    """``team_ids`` and ``admin_ids`` are the open_ids of those who may, for the card that names them."""

    text = error_texts.NOT_ALLOWED

    def __init__(
        self, text: Text | None = None, *, team_ids: tuple[str, ...] = (), admin_ids: tuple[str, ...] = ()
    ) -> None:
        super().__init__(text)
        self.team_ids = team_ids
        self.admin_ids = admin_ids


class OutsideTenant(BotError):
    text = error_texts.OUTSIDE_TENANT


class CardOutdated(BotError):
    text = error_texts.CARD_OUTDATED


class FeishuBusy(BotError):
    """``outcome_unknown`` says that the call may have taken effect: read back before trying again."""

    text = error_texts.FEISHU_BUSY
    needs_operator = True

    def __init__(
        self, text: Text | None = None, *, code: int = 0, log_id: str = "", outcome_unknown: bool = False
    ) -> None:
        super().__init__(text, code=code, log_id=log_id)
        self.outcome_unknown = outcome_unknown


class FeishuQuotaUsedUp(BotError):
    text = error_texts.FEISHU_QUOTA_USED_UP
    needs_operator = True


class FeishuAnswerUnknown(BotError):
    text = error_texts.FEISHU_ANSWER_UNKNOWN
    needs_operator = True


class FeishuMisconfigured(BotError):
    text = error_texts.FEISHU_MISCONFIGURED
    needs_operator = True


class SendError(Exception):
    """A message or card could not be placed where it was meant to go."""

    def __init__(self, *, code: int = 0, log_id: str = "") -> None:
        """Args: ``code`` and ``log_id`` as Feishu answered, 0 and empty if it did not."""
        super().__init__(f"{type(self).__name__} code={code} log_id={log_id}")
        self.code = code
        self.log_id = log_id


class CardRefused(SendError):
    pass


class CardLocked(SendError):
    pass


class MessageGone(SendError):
    pass


class ChatGone(SendError):
    pass


class ChatForbidden(SendError):
    pass


class PersonUnreachable(SendError):
    pass


class ThreadsForbidden(SendError):
    pass
