"""The buttons of the card of ``/digest``: they act as those of a digest, and show the card again. In both worlds."""

import pytest

from simulator.core import people
from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import OPEN_SAMPLE_CODE
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.digests import choose_in_menu, choose_jobs, days_with_digests


@pytest.mark.parametrize("is_told", [True, False], ids=["told", "due"])
def test_a_row_can_be_assigned_and_released(subscribed: Conversation, *, is_told: bool) -> None:
    subscribed.wait(days=3)
    subscribed.remind() if is_told else subscribed.scan()
    card = subscribed.ask("/digest")
    assert choose_in_menu(subscribed, card, "assign", people.MANAGER).toast_kind == "success"
    assert people.MANAGER.open_id in card.text()
    assert choose_in_menu(subscribed, card, "release", people.MANAGER).toast_kind == "success"
    assert people.MANAGER.open_id not in card.text()
    assert OPEN_SAMPLE_CODE in card.text()


def test_a_told_row_can_be_snoozed(told: Conversation) -> None:
    card = told.ask("/digest")
    assert choose_in_menu(told, card, "closes").toast_kind == "success"
    assert "Snoozed here until it closes" in card.text()
    assert [day + 3 for day in days_with_digests(told, 11)] == [11]


@pytest.mark.parametrize("span", ["3d", "7d", "closes"])
def test_a_due_row_that_is_snoozed_stays_and_can_be_taken_back(subscribed: Conversation, span: str) -> None:
    subscribed.wait(days=3)
    subscribed.scan()
    card = subscribed.ask("/digest")
    assert choose_in_menu(subscribed, card, span).toast_kind == "success"
    for shown in (card, subscribed.ask("今日提醒")):
        assert OPEN_SAMPLE_CODE in shown.text()
        assert "Snoozed here until" in shown.text()
        assert "1 job is snoozed; its menu has “Remind again”" in shown.text()
        assert "有 1 个职位暂不提醒，可在它的菜单中恢复" in shown.text("zh_cn")
        assert "is due for a reminder" not in shown.text()
    assert subscribed.remind() == []
    assert choose_in_menu(subscribed, card, "remind").toast_kind == "success"
    assert "Snoozed" not in card.text()
    assert "1 job is due for a reminder" in card.text()
    assert len(subscribed.remind()) == 1


def test_a_job_that_is_not_due_has_no_row_because_it_is_snoozed(subscribed: Conversation) -> None:
    subscribed.wait(days=3)
    subscribed.remind()
    choose_in_menu(subscribed, subscribed.ask("/digest"), "7d")
    subscribed.wait(days=1)
    assert OPEN_SAMPLE_CODE not in subscribed.ask("/digest").text()


def test_a_row_opens_the_card_of_its_job(told: Conversation) -> None:
    choose_in_menu(told, told.ask("/digest"), "open")
    assert told.last().has_button("refresh_post")


def test_closed_jobs_are_chosen_on_it_and_reopened(told: Conversation, feishu: Platform, expiring_job: Job) -> None:
    feishu.hire_service.close_job(expiring_job.id)
    told.scan()
    confirmation = choose_jobs(told, told.ask("/digest"), [expiring_job], period="30d")
    told.click(confirmation, {"do": "confirm_bulk"})
    assert expiring_job.is_active


def test_a_form_that_a_client_sends_without_its_value_works_too(
    told: Conversation, feishu: Platform, expiring_job: Job
) -> None:
    feishu.hire_service.close_job(expiring_job.id)
    told.scan()
    card = told.ask("/digest")
    click = told.start_click(card, "choose", form={"posts": [expiring_job.id]})
    click.event.payload["event"]["action"].pop("value", None)
    told.push(click.event)
    assert told.last().has_button("confirm_bulk")


def test_the_pages_are_turned_on_the_same_card(conversation_in_world: Conversation, feishu: Platform) -> None:
    conversation = conversation_in_world
    conversation.ask("/subscribe")
    conversation.wait(days=1)
    conversation.remind()
    card = conversation.ask("/digest")
    first = card.text()
    conversation.click(card, {"do": "turn_digest", "page": 1})
    assert card.text() != first


def test_a_card_of_yesterday_stays_with_its_day(told: Conversation) -> None:
    card = told.ask("/digest")
    told.wait(days=1)
    choose_in_menu(told, card, "assign", people.MANAGER)
    assert OPEN_SAMPLE_CODE in card.text()
    assert people.MANAGER.open_id in card.text()


def test_a_day_that_is_none_gives_an_outdated_card(told: Conversation) -> None:
    outcome = choose_in_menu(told, told.ask("/digest"), "assign", digest_id="today:tomorrow")
    assert outcome.toast_kind == "error"
