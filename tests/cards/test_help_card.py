from bot.domain.buttons import RunCommand, Subscribe, pack
from cards.help_card import help_card, suggestion_card, welcome_card
from tests.support.card_assertions import assert_platform_accepts, shown, tagged, values
from tests.support.job_samples import ENTRIES


def test_an_example_of_the_help_is_a_button_that_runs_it_unless_it_would_change_something() -> None:
    card = help_card(ENTRIES)
    assert values(card) == [pack(RunCommand(entry.example.en_us)) for entry in ENTRIES if not entry.changes_something]
    assert "Type: /reopen A168688" in shown(card, "en_us")
    assert "输入：重启 A168688" in shown(card, "zh_cn")


def test_help_with_many_commands_still_fits() -> None:
    assert_platform_accepts(help_card(ENTRIES * 5))


def test_the_greeting_offers_commands_the_help_and_to_subscribe() -> None:
    examples = [pack(RunCommand(entry.example.en_us)) for entry in ENTRIES[:3]]
    assert values(welcome_card(ENTRIES)) == [*examples, pack(Subscribe()), pack(RunCommand("/help"))]
    assert values(welcome_card(ENTRIES, is_direct=True)) == values(welcome_card(ENTRIES))


def test_the_greeting_asks_before_it_subscribes_to_all_jobs() -> None:
    (subscribe,) = [node for node in tagged(welcome_card(ENTRIES), "button") if node.get("name") == "subscribe"]
    assert subscribe["form_action_type"] == "submit"
    assert subscribe["text"]["i18n_content"]["en_us"] == "Subscribe this chat"
    assert "all jobs" in subscribe["confirm"]["title"]["i18n_content"]["en_us"]


def test_an_unknown_command_is_answered_with_the_closest_one_as_a_button() -> None:
    card = suggestion_card("/jbos", "/jobs", ENTRIES)
    assert "Did you mean /jobs?" in shown(card, "en_us")
    assert values(card) == [pack(RunCommand("/jobs")), pack(RunCommand("/help"))]


def test_text_unlike_any_command_is_answered_with_the_help() -> None:
    assert values(suggestion_card("天气", None, ENTRIES)) == [pack(RunCommand("/help"))]
