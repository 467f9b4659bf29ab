"""What must happen in a cell, computed from the declared rule alone."""

from dataclasses import dataclass

from handlers.rights.table import Right
from tests.support.rights.cells import CLOSED_CHATS, TEAM, UNKNOWN, Seat
from tests.support.rights.sample import Sample


@dataclass(frozen=True)
class Verdict:
    """What somebody gets.

    Attributes:
        words: the kind of refusal, a key of ``outcomes.WORDS``; empty if it is done.
        changes: whether anything changes.
        shows: whether the job's title is in the answer; None if that does not matter.
    """

    words: str
    changes: bool | None
    shows: bool | None


def expected(sample: Sample, seat: Seat) -> Verdict | None:
    """None for what cannot be: an app that clicks, and a command in a chat that is another one."""
    if refused := _before_any_right(sample, seat):
        return None if refused == "-" else Verdict(refused, changes=False, shows=False)
    if sample.refused:
        return Verdict(sample.refused, changes=False, shows=False)
    if words := _personal(sample, seat):
        return Verdict(words, changes=False, shows=None)
    is_visible = sees_job(seat)
    if sample.rule.about == "job" and not is_visible:
        return Verdict(sample.hidden_words, changes=False, shows=False)
    return _by_right(sample, seat, is_visible=is_visible)


def sees_job(seat: Seat) -> bool:
    policy = seat.policy
    if policy.is_advertised or policy.show_unadvertised:
        return True
    return seat.chat == "direct" and seat.actor in {*TEAM, "administrator"}


def may_reopen(seat: Seat) -> bool:
    if seat.policy.reopen_allowed == "anyone" or seat.actor == "administrator":
        return True
    return seat.policy.reopen_allowed == "job_team" and seat.actor in TEAM


def refusal_to_reopen(seat: Seat) -> str:
    if seat.policy.reopen_allowed == "admins":
        return "only administrators"
    return "team unknown" if seat.actor == UNKNOWN else "only the team"


def _before_any_right(sample: Sample, seat: Seat) -> str:
    """What is refused before a handler runs; "-" for what cannot be."""
    if sample.typed:
        if seat.chat == "another chat":
            return "-"
        if seat.actor == "app" or seat.chat == "group without the bot":
            return "no answer"
    else:
        if seat.actor == "app":
            return "-"
        if seat.chat == "another chat":
            return "outdated"
    # Feishu does not tell a bot that has left whether a group is external, and nothing is assumed.
    return "outside" if seat.actor == "guest" or seat.chat in CLOSED_CHATS else ""


def _personal(sample: Sample, seat: Seat) -> str:
    """What a stored person decides before the job is looked at."""
    if sample.rule.right is Right.CHOOSER and not sample.is_own:
        return "only the chooser"
    if sample.rule.right is Right.DIRECT and seat.chat != "direct":
        return "ask directly"
    if sample.rule.right is Right.ADMINS and seat.actor != "administrator":
        return "administrators only"
    return ""


def _by_right(sample: Sample, seat: Seat, *, is_visible: bool) -> Verdict:
    right, may = sample.rule.right, may_reopen(seat)
    done = Verdict("", _changes(sample), shows=is_visible if sample.shows else None)
    if right is Right.REOPENERS and not may:
        return Verdict(refusal_to_reopen(seat), changes=False, shows=None)
    if right is Right.ASKERS and may:
        return Verdict("reopen yourself", changes=False, shows=None)
    if right in {Right.OPENER, Right.ASSIGNEE} and not sample.is_own and seat.actor != "administrator":
        return Verdict("only the opener" if right is Right.OPENER else "only the assignee", changes=False, shows=None)
    if sample.name == "publish_adverts" and not seat.policy.is_advertised:
        return Verdict("nothing to publish", changes=False, shows=None)
    if right in {Right.EACH_JOB, Right.CHOOSER} and not may and "cancel" not in sample.name:
        return _each_job(sample, seat, done)
    return done


def _each_job(sample: Sample, seat: Seat, done: Verdict) -> Verdict:
    """Who may not reopen the job: it is marked when it is chosen, and refused at its turn when that is confirmed."""
    is_chosen_unmarked = "bulk_requests" in (sample.effects or ()) and refusal_to_reopen(seat) == "team unknown"
    if is_chosen_unmarked:
        return done
    words = "none of them" if "bulk_requests" in (sample.effects or ()) else ""
    return Verdict(words, changes=False, shows=None)


def _changes(sample: Sample) -> bool | None:
    return None if sample.effects is None else bool(sample.effects)
