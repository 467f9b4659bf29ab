from datetime import timedelta

from bot.domain.buttons import RunCommand, ShowPost, pack
from bot.domain.text import Text
from cards.help_card import help_card, suggestion_card, welcome_card
from cards.notice_cards import error_card, notice_card, refused_card, reopened_card
from tests.support.card_assertions import assert_platform_takes, shown, tagged, values
from tests.support.job_samples import ACTOR_ID, CLOSED, ENTRIES, NOW, ZONE, hostile

NO = Text("你没有权限重启这个职位。", "You may not reopen this job.")


def test_every_example_of_the_help_is_a_button_that_does_it() -> None:
    assert values(help_card(ENTRIES)) == [pack(RunCommand(entry.example)) for entry in ENTRIES]


def test_help_with_many_commands_still_fits() -> None:
    assert_platform_takes(help_card(ENTRIES * 5))


def test_the_greeting_offers_three_things_and_the_help() -> None:
    examples = [entry.example for entry in ENTRIES[:3]]
    assert values(welcome_card(ENTRIES)) == [pack(RunCommand(words)) for words in (*examples, "/help")]


def test_unknown_words_get_the_closest_command_as_a_button() -> None:
    card = suggestion_card("/jbos", "/jobs", ENTRIES)
    assert "Did you mean /jobs?" in shown(card, "en_us")
    assert values(card) == [pack(RunCommand("/jobs")), pack(RunCommand("/help"))]


def test_words_unlike_any_command_get_the_help() -> None:
    assert values(suggestion_card("天气", None, ENTRIES)) == [pack(RunCommand("/help"))]


def test_an_error_is_red_only_when_somebody_has_to_follow_it_up() -> None:
    assert error_card(NO, None).content["header"]["template"] == "grey"
    incident = error_card(NO, "7f3a-19")
    assert incident.content["header"]["template"] == "red"
    assert "事件编号：7f3a-19" in shown(incident)
    assert "7f3a-19" in incident.fallback.en_us


def test_a_reopening_tells_who_what_and_until_when() -> None:
    label_value = shown(reopened_card(CLOSED, ACTOR_ID, NOW + timedelta(days=90), NOW, ZONE))
    assert f"<person id='{ACTOR_ID}' show_name=true show_avatar=true style='normal'></person> 于" in label_value
    assert CLOSED.title in label_value
    assert "有效期至 <local_datetime millisecond='1776218400000'" in label_value
    assert "重新发布" in label_value


def test_a_reopening_for_ever_says_so_and_leads_to_the_job() -> None:
    card = reopened_card(CLOSED, ACTOR_ID, None, NOW, ZONE)
    assert "Never expires" in shown(card, "en_us")
    assert values(card) == [pack(ShowPost(CLOSED.website_id, CLOSED.id))]


def test_an_id_that_is_none_names_nobody() -> None:
    forged = "ou_x'></person><at id=all></at>"
    assert "<at" not in shown(reopened_card(CLOSED, forged, None, NOW, ZONE))
    assert tagged(refused_card(NO, (forged,), ("",)), "markdown") == []


def test_a_refusal_names_who_may_each_once_and_at_most_twenty() -> None:
    card = refused_card(NO, tuple(f"ou_{number % 30}" for number in range(60)), ("ou_admin",))
    team, admins = tagged(card, "markdown")
    assert team["content"].count("<person ") == 20
    assert "ou_admin" in admins["content"]


def test_notices_of_any_length_fit() -> None:
    text = Text("😀<at id=all></at>" * 9000, "\ud800" * 9000)
    for card in (notice_card(text, text), error_card(text, "x" * 9000), refused_card(text, ("ou_" + "9" * 61,) * 99)):
        assert_platform_takes(card)
    assert_platform_takes(reopened_card(hostile("😀" * 9000), ACTOR_ID, None, NOW, ZONE))
    assert_platform_takes(suggestion_card("😀" * 9000, "x" * 9000, ENTRIES))
