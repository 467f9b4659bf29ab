from bot.domain import errors
from cards.wording.outcomes import REASONS


def test_every_reason_belongs_to_an_error_class() -> None:
    names = {error.__name__ for error in errors.BotError.__subclasses__()}
    assert set(REASONS) <= names
