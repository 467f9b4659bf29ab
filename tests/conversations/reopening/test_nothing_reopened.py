"""Several jobs of which none is reopened: what was asked for is done already, or may not be done. In both worlds."""

from dataclasses import replace

import pytest

from simulator.core import people
from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import CLOSED_LONG_AGO_CODE, SAMPLE_CODE
from tests.conversations.reopening.conftest import Pauses
from tests.support.whole_bot.conversation import BotMessage, Conversation

CONFIRM = {"do": "confirm_bulk"}
BOTH = f"{SAMPLE_CODE} 和 {CLOSED_LONG_AGO_CODE}"


@pytest.fixture(autouse=True)
def progress_is_shown(pauses: Pauses) -> None:
    """The card shows the outcome after a pause."""
    assert pauses == []


@pytest.fixture
def jobs(feishu: Platform) -> list[Job]:
    return [feishu.hire_service.store.job_with_code(code) for code in (SAMPLE_CODE, CLOSED_LONG_AGO_CODE)]


def result_on(card: BotMessage) -> BotMessage:
    """The card as the task left it. It runs within the click here, so that the click's own answer is shown after its result."""
    return BotMessage(replace(card.message, content=card.message.versions[-2].content))


def test_a_second_card_for_the_same_jobs_says_that_nothing_was_done(
    conversation: Conversation, jobs: list[Job]
) -> None:
    first, second = (conversation.ask(f"重启 {BOTH} 30天") for _ in range(2))
    conversation.click(first, CONFIRM)
    assert all(job.is_active for job in jobs)
    conversation.click(second, CONFIRM)
    second = result_on(second)
    assert "No job was reopened" in second.text("en_us")
    assert "没有重启任何职位" in second.text("zh_cn")
    assert second.message.card["header"]["template"] == "grey"
    assert "adverts" not in second.text("en_us")
    assert "重新发布" not in second.text("zh_cn")
    assert second.buttons() == ["Open card", "Open card"]


def test_whoever_may_reopen_none_of_them_is_not_told_for_how_long(conversation: Conversation, jobs: list[Job]) -> None:
    card = conversation.ask(f"重启 {BOTH}", people.OUTSIDER)
    assert "None of the chosen jobs can be reopened" in card.text("en_us")
    assert "所选职位都不能重启" in card.text("zh_cn")
    assert "No period was given" not in card.text("en_us")
    assert "没有写开放多久" not in card.text("zh_cn")
    assert not any(job.is_active for job in jobs)


def test_reopened_jobs_that_are_off_every_site_are_counted(
    conversation: Conversation, feishu: Platform, jobs: list[Job]
) -> None:
    card = conversation.ask(f"重启 {BOTH} 30天")
    conversation.click(card, CONFIRM)
    card = result_on(card)
    stored = conversation.store.jobs.get_many([job.id for job in jobs])
    off = sum(not job.is_listed for job in stored.values())
    assert ("2 jobs were not on any careers site" in card.text("en_us")) is (off == len(jobs))
    assert ("2 个职位不在任何官网上；可以在它们的卡片上重新发布" in card.text("zh_cn")) is (off == len(jobs))
    assert "重启职位不一定会让广告重新上线" not in card.text("zh_cn")
