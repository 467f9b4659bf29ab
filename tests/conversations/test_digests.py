"""Reminders: the ladder, the one digest a day, and what can be done from it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from simulator.core import people
from simulator.core.job_store import SOCIAL_SITE, Job
from simulator.platform import Platform
from simulator.seed.special_jobs import OPEN_SAMPLE_CODE
from tests.support.conversation import Heard, Talk

# The job is advertised on both websites, and each post would be a row.
SUBSCRIBE = f"/subscribe {OPEN_SAMPLE_CODE} website:{SOCIAL_SITE.name.zh_cn}"


@pytest.fixture
def job(feishu: Platform) -> Job:
    """An open job that expires in ten days and a bit."""
    found = next(job for job in feishu.jobs.values() if job.code == OPEN_SAMPLE_CODE)
    found.is_active = True
    found.expires_at = feishu.clock.now() + timedelta(days=10, hours=8)
    return found


@pytest.fixture
def reminded(talk: Talk, job: Job) -> Talk:
    """A chat that is reminded of that one job and of nothing else."""
    talk.scan()
    talk.ask(SUBSCRIBE)
    return talk


def days_with_digests(talk: Talk, days: int) -> list[int]:
    """On which of the coming days, counted from today, a digest came."""
    found = []
    for day in range(days):
        if talk.remind():
            found.append(day)
        talk.wait(days=1)
    return found


def digest_in(talk: Talk, days: int) -> Heard:
    talk.wait(days=days)
    (heard,) = talk.remind()
    return heard


def test_each_rung_reaches_the_chat_once(reminded: Talk) -> None:
    assert days_with_digests(reminded, 14) == [3, 7, 9, 10, 11]


def test_a_second_tick_says_nothing_more(reminded: Talk) -> None:
    digest_in(reminded, 3)
    assert reminded.remind() == []
    reminded.wait(hours=5)
    assert reminded.remind() == []


def test_after_downtime_only_the_most_urgent_rung_is_told(reminded: Talk) -> None:
    heard = digest_in(reminded, 9)
    assert OPEN_SAMPLE_CODE in heard.words()
    assert "tomorrow" in heard.words("en_us")
    reminded.wait(hours=2)
    assert reminded.remind() == []


def test_a_new_expiry_begins_a_new_ladder(reminded: Talk, feishu: Platform, job: Job) -> None:
    digest_in(reminded, 3)
    job.expires_at = feishu.clock.now() + timedelta(days=30, hours=8)
    assert days_with_digests(reminded, 40) == [23, 27, 29, 30, 31]


def test_nothing_comes_before_the_chats_hour(begin: Callable[..., Talk], job: Job) -> None:
    talk = begin(REMIND_AT="18:00")
    talk.ask(SUBSCRIBE)
    talk.wait(days=3)
    assert talk.remind() == []
    talk.wait(hours=9)
    assert len(talk.remind()) == 1


def test_the_operators_ladder_is_the_default(begin: Callable[..., Talk], job: Job) -> None:
    talk = begin(REMIND_BEFORE_DAYS="5,2")
    talk.ask(SUBSCRIBE)
    assert days_with_digests(talk, 13) == [5, 8, 11]


def test_a_job_that_has_closed_is_told_once_more(reminded: Talk, feishu: Platform, job: Job) -> None:
    reminded.wait(days=1)
    feishu.careers.close_job(job.id)
    assert reminded.remind() == []
    heard = digest_in(reminded, 1)
    assert "已关闭" in heard.words("zh_cn")
    reminded.wait(days=1)
    assert reminded.remind() == []


def test_jobs_that_closed_before_the_subscription_are_not_told(talk: Talk, feishu: Platform) -> None:
    talk.ask("/subscribe A168688")
    talk.wait(days=2)
    assert talk.remind() == []


def test_one_card_tells_all_jobs_of_a_chat(talk: Talk, feishu: Platform) -> None:
    talk.ask("/subscribe city:成都")
    talk.ask("/subscribe city:上海")
    assert len(talk.remind()) == 1


def test_pages_of_a_digest_turn_on_the_same_card(talk: Talk, feishu: Platform) -> None:
    for job in list(feishu.jobs.values())[10:40]:
        job.is_active, job.expires_at = True, feishu.clock.now() + timedelta(days=2, hours=3)
    talk.scan()
    talk.ask("/subscribe")
    (digest,) = talk.remind()
    first = digest.words()
    talk.click(digest, {"do": "turn_digest", "page": 1})
    assert digest.words() != first


def test_a_row_opens_its_jobs_card(reminded: Talk) -> None:
    digest = digest_in(reminded, 3)
    reminded.click(digest, {"do": "show_post"})
    assert reminded.last().does("refresh_post")


def test_taking_a_job_is_seen_by_all_and_can_be_given_back(reminded: Talk) -> None:
    digest = digest_in(reminded, 3)
    reminded.click(digest, {"do": "take_job"}, people.MANAGER)
    assert people.MANAGER.open_id in digest.words()
    outcome = reminded.click(digest, {"do": "release_job"}, people.RECRUITER)
    assert outcome.toast_kind == "warning"
    reminded.click(digest, {"do": "release_job"}, people.MANAGER)
    assert people.MANAGER.open_id not in digest.words()


def test_the_first_who_takes_a_job_has_it(reminded: Talk) -> None:
    digest = digest_in(reminded, 3)
    click = reminded.acts.click(digest.message.id, people.RECRUITER.open_id, {"do": "take_job"})
    reminded.click(digest, {"do": "take_job"}, people.MANAGER)
    _, body = reminded.push(click.envelope)
    assert "已有人认领" in body.decode()


def choose(talk: Talk, card: Heard, option: str) -> None:
    """Choose in the snooze menu of the first row."""
    menu = next(element for element in _menus(card.message.card))
    click = talk.acts.click(card.message.id, people.RECRUITER.open_id, {"do": "show_post"})
    action = {"tag": "overflow", "value": menu["behaviors"][0]["value"], "option": option}
    click.envelope.payload["event"]["action"] = action
    status, body = talk.push(click.envelope)
    assert status == 200
    assert "success" in body.decode()


def _menus(element: object) -> list[dict]:  # type: ignore[type-arg]  # raw card JSON
    if isinstance(element, list):
        return [found for child in element for found in _menus(child)]
    if not isinstance(element, dict):
        return []
    own = [element] if element.get("tag") == "overflow" else []
    return own + [found for child in element.values() for found in _menus(child)]


@pytest.mark.parametrize(("option", "days"), [("3d", [7, 9, 10, 11]), ("7d", [10, 11]), ("closes", [11])])
def test_a_snoozed_job_is_left_out_for_that_long(reminded: Talk, option: str, days: list[int]) -> None:
    choose(reminded, digest_in(reminded, 3), option)
    assert [day + 3 for day in days_with_digests(reminded, 11)] == days


def test_changes_since_the_last_reminder_are_shown(reminded: Talk, feishu: Platform, job: Job) -> None:
    digest_in(reminded, 3)
    post = next(post for post in feishu.careers.store.posts.values() if post.job_id == job.id)
    post.fields["min_salary"] = "77"
    heard = digest_in(reminded, 4)
    assert "→" in heard.words("zh_cn")


def test_a_row_that_no_longer_holds_says_so_when_the_page_is_turned(reminded: Talk, feishu: Platform, job: Job) -> None:
    digest = digest_in(reminded, 3)
    before = digest.words("en_us")
    feishu.careers.close_job(job.id)
    reminded.scan()
    reminded.click(digest, {"do": "take_job"})
    assert digest.words("en_us") != before
    assert "Closed" in digest.words("en_us")


@pytest.mark.parametrize(("setting", "told"), [("true", 1), ("false", 0)])
def test_an_unclaimed_job_on_its_last_rung_is_brought_to_its_creator(
    begin: Callable[..., Talk], job: Job, feishu: Platform, setting: str, told: int
) -> None:
    talk = begin(REMIND_CREATOR=setting)
    talk.ask(SUBSCRIBE)
    talk.wait(days=10)
    heard = talk.remind()
    assert len(heard) == 1 + told


def test_a_claimed_job_is_not_brought_to_its_creator(begin: Callable[..., Talk], job: Job) -> None:
    talk = begin(REMIND_CREATOR="true")
    talk.ask(SUBSCRIBE)
    talk.click(digest_in(talk, 9), {"do": "take_job"}, people.MANAGER)
    talk.wait(days=1)
    assert len(talk.remind()) == 1


def test_scan_lists_and_sends_what_is_due_now(reminded: Talk) -> None:
    reminded.wait(days=3)
    assert len(reminded.say("/scan", people.ADMIN)) == 2
    assert len(reminded.say("/scan", people.ADMIN)) == 1


def test_scan_is_for_administrators(reminded: Talk) -> None:
    assert "administrators" in reminded.ask("/scan", people.OUTSIDER).words("en_us")
