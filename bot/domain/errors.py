"""The errors of the bot, and what the user sees of each. Those of sending are in ``bot/domain/send_errors.py``.

The history stores the class name of an error, so a class keeps its name.

BotError                  shown to the user with its text
├── UntilNotUnderstood    lists the accepted forms of a date
│   ├── UntilBeforeCode   it stands before a code
│   ├── UntilNoSuchDay    a day that no calendar has
│   ├── UntilTooShort     a period of nothing
│   └── UntilTooFar       more than ten years
├── UntilInThePast
├── DaysNotUnderstood
├── FilterUnknown         a filter's name that is none
├── FilterEmpty           a filter without a value
├── NothingChosen         the form contains no known job
├── AdminsOnly
├── TooManySubscriptions  the chat has the maximum
├── RestoreTooLate        a day has passed since the subscription was ended
├── SubscribedAgain       the chat has the subscription already that is to be restored
├── SettingNotUnderstood  a field of the settings form is invalid
├── ReferenceMissing      the command needs a job and has none
│   └── JobToReopenMissing
├── TooManyCalls          what a person asks for costs too many calls to Hire within a minute
├── SomebodyElseIsAtIt    another request holds the lock of the job
├── JobNotFound           1002601, or a reference that matches nothing
├── AdvertNotListed       1002509: the advert is not (or no longer) on that website
├── AdvertNotAccepted     1002624: Hire does not let this advert be published
├── JobClosed             the job is closed: nothing can be published (1002609), or Hire has not opened it (1002616)
├── NothingToPublish      no advert of the job is known to be off its site
├── UndoTooLate           ten minutes have passed, or the job has changed since
├── AskDirectly           only in a direct chat
├── WebsiteUnknown        1002502
├── HireParameterRefused  1002002
├── JobSyncOff            1002613: a switch in the console is off; the text says where it is
├── NotAllowed            the card names those who may
├── OutsideTenant         another tenant, or an external group
├── CardOutdated          the clicked card is too old or unknown
├── FeishuBusy            temporary: network, 5xx, 1002001, rate limits
│   └── OutcomeUnknown    the same after a call that may have taken effect
├── FeishuQuotaUsedUp     99991403
├── FeishuAnswerUnknown   an undocumented code
└── FeishuMisconfigured   a wrong secret: names what the operator must fix
    └── PermissionMissing 99991672: the app lacks a scope
Anything else is a bug: the user gets an incident number, the log gets the rest.
"""

from bot.domain import error_texts
from bot.domain.text import Text


class BotError(Exception):
    """An error with a text for the user. With ``needs_operator`` it also gets an incident number and a log line."""

    text = error_texts.SOMETHING_WENT_WRONG
    needs_operator = False

    def __init__(self, text: Text | None = None, *, code: int = 0, log_id: str = "") -> None:
        """Args: ``text`` replaces the text of the class; ``code`` and ``log_id`` are Feishu's, 0 and empty if none."""
        super().__init__(f"{type(self).__name__} code={code} log_id={log_id}")
        self.text = text or type(self).text
        self.code = code
        self.log_id = log_id


class NothingChosen(BotError):
    text = error_texts.NOTHING_CHOSEN


class AdminsOnly(BotError):
    text = error_texts.ADMINS_ONLY


class SettingNotUnderstood(BotError):
    text = error_texts.SETTING_NOT_UNDERSTOOD


class TooManySubscriptions(BotError):
    text = error_texts.TOO_MANY_SUBSCRIPTIONS


class RestoreTooLate(BotError):
    text = error_texts.RESTORE_TOO_LATE


class SubscribedAgain(BotError):
    text = error_texts.SUBSCRIBED_AGAIN


class ReferenceMissing(BotError):
    text = error_texts.REFERENCE_MISSING


class JobToReopenMissing(ReferenceMissing):
    text = error_texts.JOB_TO_REOPEN_MISSING


class TooManyCalls(BotError):
    text = error_texts.TOO_MANY_CALLS


class SomebodyElseIsAtIt(BotError):
    text = error_texts.SOMEBODY_ELSE_IS_AT_IT


class JobNotFound(BotError):
    text = error_texts.JOB_NOT_FOUND


class AdvertNotListed(BotError):
    text = error_texts.ADVERT_NOT_LISTED


class AdvertNotAccepted(BotError):
    text = error_texts.ADVERT_NOT_ACCEPTED


class JobClosed(BotError):
    text = error_texts.JOB_CLOSED


class NothingToPublish(BotError):
    text = error_texts.NOTHING_TO_PUBLISH


class UndoTooLate(BotError):
    text = error_texts.UNDO_TOO_LATE


class AskDirectly(BotError):
    text = error_texts.ASK_DIRECTLY


class WebsiteUnknown(BotError):
    text = error_texts.WEBSITE_UNKNOWN
    needs_operator = True


class HireParameterRefused(BotError):
    text = error_texts.HIRE_PARAMETER_REFUSED
    needs_operator = True


class JobSyncOff(BotError):
    text = error_texts.JOB_SYNC_OFF


class NotAllowed(BotError):
    """``team_ids`` and ``admin_ids`` are the open_ids of those who may, for the card.

    ``job_id`` is the job whose card offers to ask them, empty if none does.
    """

    text = error_texts.NOT_ALLOWED

    def __init__(
        self,
        text: Text | None = None,
        *,
        team_ids: tuple[str, ...] = (),
        admin_ids: tuple[str, ...] = (),
        job_id: str = "",
    ) -> None:
        super().__init__(text)
        self.team_ids = team_ids
        self.admin_ids = admin_ids
        self.job_id = job_id


class OutsideTenant(BotError):
    text = error_texts.OUTSIDE_TENANT


class CardOutdated(BotError):
    text = error_texts.CARD_OUTDATED


class FeishuBusy(BotError):
    """With ``outcome_unknown`` the call may have taken effect: read the job before another attempt."""

    text = error_texts.FEISHU_BUSY
    needs_operator = True

    def __init__(
        self, text: Text | None = None, *, code: int = 0, log_id: str = "", outcome_unknown: bool = False
    ) -> None:
        super().__init__(text, code=code, log_id=log_id)
        self.outcome_unknown = outcome_unknown


class OutcomeUnknown(FeishuBusy):
    """A call may have taken effect, and Feishu does not answer any more."""

    text = error_texts.OUTCOME_UNKNOWN


class FeishuQuotaUsedUp(BotError):
    text = error_texts.FEISHU_QUOTA_USED_UP
    needs_operator = True


class FeishuAnswerUnknown(BotError):
    text = error_texts.FEISHU_ANSWER_UNKNOWN
    needs_operator = True


class FeishuMisconfigured(BotError):
    text = error_texts.FEISHU_MISCONFIGURED
    needs_operator = True


class PermissionMissing(FeishuMisconfigured):
    pass


HIRE_REFUSALS = (FeishuMisconfigured, FeishuAnswerUnknown, HireParameterRefused)
"""What Hire answers with one of these it does not give to the bot; what it gives otherwise can still be used."""
