"""Who may use which command, button and menu option: the declaration, one line each.

The handlers check it. ``tests/conversations/rights`` goes through every person, chat and setting and compares what happens with these
lines; a command or button without a line fails there. ``make rights`` prints them into docs/security.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

from bot.domain import buttons, job_buttons


class Right(Enum):
    """Who may; the value is how docs/security.md says it."""

    EVERYBODY = "everybody"
    REOPENERS = "whoever may reopen the job"
    ASKERS = "whoever may not reopen the job; the others are told that they may"
    EACH_JOB = "everybody; each job only if they may reopen it"
    CHOOSER = "the person who chose the jobs; each job only if they may reopen it"
    OPENER = "the person who reopened the job, for ten minutes; administrators"
    ASSIGNEE = "the person to whom the job is assigned; administrators"
    ADMINS = "administrators"
    DIRECT = "everybody, in their direct chat"
    OF_COMMAND = "as the command that it runs"
    OF_OPTION = "as the chosen option"


@dataclass(frozen=True)
class Rule:
    """Who may use it, and which job data it needs or shows.

    Attributes:
        about: ``job`` if it acts on one job, which must be visible to the requester in that chat; ``list`` if it leaves out the jobs that are
            not; ``chat`` if it is about the chat or the person.
    """

    right: Right
    about: Literal["job", "list", "chat"]


_READ_JOB = Rule(Right.EVERYBODY, "job")
_READ_LIST = Rule(Right.EVERYBODY, "list")
_OF_CHAT = Rule(Right.EVERYBODY, "chat")
_REOPEN = Rule(Right.REOPENERS, "job")

COMMAND_RULES: Mapping[str, Rule] = {
    "help": _OF_CHAT,
    "job REF": _READ_JOB,
    "jobs": _READ_LIST,
    "expiring": _READ_LIST,
    "reopen REF": _READ_JOB,
    "reopen REF UNTIL": _REOPEN,
    "reopen REF REF UNTIL": Rule(Right.EACH_JOB, "list"),
    "subscribe": _OF_CHAT,
    "subscribe mine": Rule(Right.DIRECT, "chat"),
    "unsubscribe": _OF_CHAT,
    "subscriptions": _OF_CHAT,
    "history": _READ_LIST,
    "history REF": _READ_JOB,
    "digest": _READ_LIST,
    "whoami": _OF_CHAT,
    "scan": Rule(Right.ADMINS, "chat"),
    "doctor": Rule(Right.ADMINS, "chat"),
}
"""By the command's English name and the arguments that make a difference."""

BUTTON_RULES: Mapping[type[Any], Rule] = {
    job_buttons.ShowJob: _READ_JOB,
    job_buttons.RefreshJob: _READ_JOB,
    job_buttons.ReopenJob: _REOPEN,
    job_buttons.PublishAdverts: _REOPEN,
    job_buttons.UndoReopening: Rule(Right.OPENER, "job"),
    buttons.ListJobs: _READ_LIST,
    buttons.ListExpiring: _READ_LIST,
    job_buttons.ChooseJob: _READ_JOB,
    buttons.RunCommand: Rule(Right.OF_COMMAND, "job"),
    buttons.Subscribe: _READ_JOB,
    buttons.SubscribeAnyway: _OF_CHAT,
    buttons.Unsubscribe: _OF_CHAT,
    buttons.EndSubscription: _OF_CHAT,
    buttons.RestoreSubscription: _OF_CHAT,
    buttons.ListSubscriptions: _OF_CHAT,
    buttons.EditReminders: _OF_CHAT,
    buttons.SaveReminders: _OF_CHAT,
    buttons.ResumeReminders: _OF_CHAT,
    buttons.TurnDigest: _READ_LIST,
    job_buttons.SnoozeJob: _READ_JOB,
    job_buttons.AssignToMe: _READ_JOB,
    job_buttons.ReleaseAssignment: Rule(Right.ASSIGNEE, "job"),
    buttons.ChooseReopenings: Rule(Right.EACH_JOB, "job"),
    buttons.ConfirmReopenings: Rule(Right.EACH_JOB, "job"),
    buttons.ConfirmBulkRequest: Rule(Right.CHOOSER, "job"),
    buttons.CancelBulkRequest: Rule(Right.CHOOSER, "list"),
    job_buttons.ScheduleAutoReopen: _REOPEN,
    job_buttons.CancelAutoReopen: _REOPEN,
    buttons.TurnHistory: _READ_LIST,
    job_buttons.ShowHistory: _READ_LIST,
    job_buttons.AskToReopen: Rule(Right.ASKERS, "job"),
    job_buttons.ApproveRequest: _REOPEN,
    job_buttons.DeclineRequest: _REOPEN,
    job_buttons.ChooseForJob: Rule(Right.OF_OPTION, "job"),
}

OPTION_RULES: Mapping[str, Rule] = {
    "open": _READ_JOB,
    "assign": _READ_JOB,
    "release": Rule(Right.ASSIGNEE, "job"),
    "3d": _READ_JOB,
    "7d": _READ_JOB,
    "closes": _READ_JOB,
    "remind": _READ_JOB,
    "reopen": _REOPEN,
}
"""Of the menu of a digest's row (``ChooseForJob``)."""
