from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.buttons import pack
from bot.domain.job_buttons import PublishAdverts, ShowJob
from bot.domain.text import Text
from cards.help_card import suggestion_card
from cards.notice_cards import error_card, notice_card, published_card, refused_card, reopened_card, undone_card
from tests.support.card_assertions import assert_platform_accepts, in_order, shown, tagged, values
from tests.support.job_samples import (
    ACTOR_ID,
    CLOSED,
    ENTRIES,
    NOW,
    OFF,
    TAKEN_OFF,
    TAKEN_OFF_CAMPUS,
    UNDO,
    WEBSITES,
    ZONE,
    hostile,
)

NO = Text("你没有权限重启这个职位。", "You may not reopen this job.")


def test_an_error_is_red_only_with_an_incident_number() -> None:
    assert error_card(NO, None).content["header"]["template"] == "grey"
    incident = error_card(NO, "7f3a-19")
    assert incident.content["header"]["template"] == "red"
    assert "问题编号：7f3a-19" in shown(incident)
    assert "7f3a-19" in incident.fallback.en_us


def test_a_reopened_job_is_shown_with_person_title_and_expiry() -> None:
    text = shown(reopened_card(CLOSED, ACTOR_ID, NOW + timedelta(days=90), NOW, ZONE))
    assert f"<person id='{ACTOR_ID}' show_name=true show_avatar=true style='normal'></person> 于" in text
    assert CLOSED.details.title in text
    assert "开放至 <local_datetime millisecond='1776218400000'" in text
    assert "重新发布" not in text


def test_a_job_that_was_reopened_without_expiry_says_so_and_has_a_button_to_its_card() -> None:
    card = reopened_card(CLOSED, ACTOR_ID, None, NOW, ZONE)
    assert "Never expires" in shown(card, "en_us")
    assert values(card) == [pack(ShowJob(CLOSED.id))]


def test_an_invalid_id_is_not_shown_as_a_person() -> None:
    forged = "ou_x'></person><at id=all></at>"
    assert "<at" not in shown(reopened_card(CLOSED, forged, None, NOW, ZONE))
    assert tagged(refused_card(NO, (forged,), ("",)), "markdown") == []


def test_a_denied_permission_lists_those_who_have_it_once_and_at_most_twenty() -> None:
    card = refused_card(NO, tuple(f"ou_{number % 30}" for number in range(60)), ("ou_admin",))
    team, admins = tagged(card, "markdown")
    assert team["content"].count("<person ") == 20
    assert "ou_admin" in admins["content"]


def test_notices_of_any_length_fit() -> None:
    text = Text("😀<at id=all></at>" * 9000, "\ud800" * 9000)
    for card in (notice_card(text, text), error_card(text, "x" * 9000), refused_card(text, ("ou_" + "9" * 61,) * 99)):
        assert_platform_accepts(card)
    assert_platform_accepts(reopened_card(hostile("😀" * 9000), ACTOR_ID, None, NOW, ZONE))
    assert_platform_accepts(suggestion_card("😀" * 9000, "x" * 9000, ENTRIES))


def test_each_advert_that_did_not_come_back_can_be_published_again_and_all_of_them_at_once() -> None:
    adverts = (TAKEN_OFF, TAKEN_OFF_CAMPUS)
    card = reopened_card(CLOSED, ACTOR_ID, None, NOW, ZONE, off_site=adverts, websites=WEBSITES)
    each = [pack(PublishAdverts(CLOSED.id, advert.website_id, advert.id)) for advert in adverts]
    assert values(card) == [*each, pack(PublishAdverts(CLOSED.id)), pack(ShowJob(CLOSED.id))]
    assert [name for name in in_order(card) if name in {"Main site", "Campus site"}] == ["Main site", "Campus site"]
    assert_platform_accepts(card)


def test_one_advert_is_not_offered_twice() -> None:
    card = reopened_card(CLOSED, ACTOR_ID, None, NOW, ZONE, off_site=(TAKEN_OFF, replace(OFF, id="9")))
    assert pack(PublishAdverts(CLOSED.id)) not in values(card)


def test_a_reopening_can_be_taken_back_from_its_notice() -> None:
    card = reopened_card(CLOSED, ACTOR_ID, None, NOW, ZONE, undo=UNDO)
    assert pack(UNDO) in values(card)
    assert "The previous expiry date is not restored." in shown(card, "en_us")


def test_publishing_is_told_with_person_and_sites() -> None:
    card = published_card(CLOSED, (TAKEN_OFF, TAKEN_OFF_CAMPUS), WEBSITES, ACTOR_ID, NOW)
    text = in_order(card)
    assert any(
        words.startswith(f"<person id='{ACTOR_ID}'") and "published the adverts again on" in words for words in text
    )
    assert "Published again on Main site" in text
    assert "Published again on Campus site" in text
    assert "Published again on Main site, Published again on Campus site" in card.fallback.en_us


def test_an_undone_reopening_says_what_follows() -> None:
    text = shown(undone_card(CLOSED, ACTOR_ID, NOW), "en_us")
    assert "undid the reopening on" in text
    assert "closed again and its adverts are off" in text
    assert "The previous expiry date is not restored." in text


def test_an_undo_says_nothing_of_adverts_that_a_job_never_had() -> None:
    job = replace(CLOSED, adverts=())
    for card in (undone_card(job, ACTOR_ID, NOW), reopened_card(job, ACTOR_ID, None, NOW, ZONE, undo=UNDO)):
        assert "The job is closed again. The previous expiry date is not restored." in shown(card, "en_us")
        assert "下线" not in shown(card)


@pytest.mark.parametrize("count", [1, 200])
def test_notices_about_any_number_of_hostile_adverts_fit(count: int) -> None:
    words = "😀<at id=all></at>" * 900
    job = hostile(words)
    adverts, sites = job.adverts[:count], dict.fromkeys(WEBSITES, Text(words, words))
    assert_platform_accepts(published_card(job, adverts, sites, "", NOW))
    assert_platform_accepts(undone_card(job, "", NOW))
    assert_platform_accepts(reopened_card(job, ACTOR_ID, None, NOW, ZONE, off_site=adverts, websites=sites, undo=UNDO))
