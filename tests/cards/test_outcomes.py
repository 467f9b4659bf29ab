from collections.abc import Iterator
from typing import get_args, get_type_hints

from bot.domain import errors
from bot.domain.history import HistoryEntry
from bot.domain.typed import errors as typed_errors
from cards.wording.outcomes import ACTIONS, OUTCOMES, REASONS, missing_text

# The history keeps the names that errors had in release 0.1.
OLD_NAMES = {"PostNotListed"}


def error_names(error: type[errors.BotError]) -> Iterator[str]:
    for each in error.__subclasses__():
        yield each.__name__
        yield from error_names(each)


def test_every_reason_belongs_to_an_error_class() -> None:
    assert set(REASONS) <= {*error_names(errors.BotError), *vars(typed_errors), *OLD_NAMES}


def test_the_errors_of_publishing_and_undoing_have_a_reason() -> None:
    new = {"AdvertNotListed", "AdvertNotAccepted", "JobClosed", "UndoTooLate", "PermissionMissing", "NothingToPublish"}
    assert {*new, "AskDirectly"} <= set(REASONS)


def test_every_outcome_and_action_of_the_history_has_a_text() -> None:
    hints = get_type_hints(HistoryEntry)
    assert set(get_args(hints["outcome"])) <= set(OUTCOMES)
    assert set(get_args(hints["action"])) == set(ACTIONS)


def test_what_was_not_found_is_counted_as_people_count() -> None:
    english = [missing_text([place]).en_us.split()[1] for place in (1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 30)]
    assert english == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd", "30th"]
    assert missing_text([2, 5, 9]).en_us == "The 2nd, 5th and 9th jobs you named were not found."
