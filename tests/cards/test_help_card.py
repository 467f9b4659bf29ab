from bot.domain.buttons import RunCommand, pack
from cards.help_card import help_card, suggestion_card, welcome_card
from tests.support.card_assertions import assert_platform_accepts, shown, values
from tests.support.job_samples import ENTRIES


def test_every_example_of_the_help_is_a_button_that_runs_it() -> None:
    assert values(help_card(ENTRIES)) == [pack(RunCommand(entry.example)) for entry in ENTRIES]


def test_help_with_many_commands_still_fits() -> None:
    assert_platform_accepts(help_card(ENTRIES * 5))


def test_the_greeting_offers_three_commands_and_the_help() -> None:
    examples = [entry.example for entry in ENTRIES[:3]]
    assert values(welcome_card(ENTRIES)) == [pack(RunCommand(words)) for words in (*examples, "/help")]


def test_an_unknown_command_is_answered_with_the_closest_one_as_a_button() -> None:
    card = suggestion_card("/jbos", "/jobs", ENTRIES)
    assert "Did you mean /jobs?" in shown(card, "en_us")
    assert values(card) == [pack(RunCommand("/jobs")), pack(RunCommand("/help"))]


def test_text_unlike_any_command_is_answered_with_the_help() -> None:
    assert values(suggestion_card("天气", None, ENTRIES)) == [pack(RunCommand("/help"))]
