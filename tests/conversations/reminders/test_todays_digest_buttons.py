"""The buttons of the card of ``/digest``: they act as those of a digest, and show the card again. In both worlds."""

import pytest

from simulator.core import people
from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import OPEN_SAMPLE_CODE
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.digests import choose_jobs, days_with_digests

ASSIGN, SNOOZE = {"do": "take_job"}, {"do": "snooze_post"}


def snooze(conversation: Conversation, card: BotMessage, option: str) -> bytes:
    """Choose in the menu of the only row; the answer."""
    click = conversation.start_click(card, {"do": "show_post"})
    action = click.event.payload["event"]["action"]
    (digest_id,) = {value["digest_id"] for value in values(card.message.card) if "digest_id" in value}
    value = {**SNOOZE, "digest_id": digest_id, "job_id": action["value"]["job_id"]}
    click.event.payload["event"]["action"] = {"tag": "overflow", "value": value, "option": option}
    return conversation.push(click.event)[1]


def values(element: object) -> list[dict[str, str]]:
    """The values of everything on the card that can be clicked."""
    if isinstance(element, list):
        return [found for child in element for found in values(child)]
    if not isinstance(element, dict):
        return []
    own = [each["value"] for each in element.get("behaviors", []) if "value" in each]
    return own + [found for child in element.values() for found in values(child)]


@pytest.mark.parametrize("is_told", [True, False], ids=["told", "due"])
def test_a_row_can_be_assigned_and_released(subscribed: Conversation, *, is_told: bool) -> None:
    subscribed.wait(days=3)
    subscribed.remind() if is_told else subscribed.scan()
    card = subscribed.ask("/digest")
    assert subscribed.click(card, ASSIGN, people.MANAGER).toast_kind == "success"
    assert people.MANAGER.open_id in card.text()
    assert subscribed.click(card, {"do": "release_job"}, people.MANAGER).toast_kind == "success"
    assert people.MANAGER.open_id not in card.text()
    assert OPEN_SAMPLE_CODE in card.text()


def test_a_told_row_can_be_snoozed(told: Conversation) -> None:
    card = told.ask("/digest")
    answer = snooze(told, card, "closes").decode()
    assert "success" in answer
    assert "Snoozed here until it closes" in answer
    assert [day + 3 for day in days_with_digests(told, 11)] == [11]


def test_the_last_due_row_leaves_the_card_when_it_is_snoozed(subscribed: Conversation) -> None:
    subscribed.wait(days=3)
    subscribed.scan()
    answer = snooze(subscribed, subscribed.ask("/digest"), "3d").decode()
    assert "success" in answer
    assert "was not reminded of any job today" in answer
    assert subscribed.remind() == []


def test_a_row_opens_the_card_of_its_job(told: Conversation) -> None:
    told.click(told.ask("/digest"), {"do": "show_post"})
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
    told.click(card, ASSIGN, people.MANAGER)
    assert OPEN_SAMPLE_CODE in card.text()
    assert people.MANAGER.open_id in card.text()


def test_a_day_that_is_none_gives_an_outdated_card(told: Conversation) -> None:
    click = told.start_click(told.ask("/digest"), ASSIGN)
    click.event.payload["event"]["action"]["value"] |= {"do": "turn_digest", "digest_id": "today:tomorrow"}
    status, body = told.push(click.event)
    assert status == 200
    assert "error" in body.decode()
