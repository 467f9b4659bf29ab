"""Digests: which stage of which job reaches a chat, and when. In both worlds."""

from collections.abc import Callable
from datetime import timedelta

from simulator.core import people
from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import OPEN_SAMPLE_CODE
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.digests import SUBSCRIBE, days_with_digests, digest_in, menus


def test_each_stage_reaches_the_chat_once(subscribed: Conversation) -> None:
    assert days_with_digests(subscribed, 14) == [3, 7, 9, 10, 11]


def test_a_second_run_on_the_same_day_sends_nothing(subscribed: Conversation) -> None:
    digest_in(subscribed, 3)
    assert subscribed.remind() == []
    subscribed.wait(hours=5)
    assert subscribed.remind() == []


def test_after_downtime_only_the_most_urgent_stage_is_sent(subscribed: Conversation) -> None:
    reply = digest_in(subscribed, 9)
    assert OPEN_SAMPLE_CODE in reply.text()
    assert "tomorrow" in reply.text("en_us")
    subscribed.wait(hours=2)
    assert subscribed.remind() == []


def test_a_new_expiry_starts_the_stages_again(subscribed: Conversation, feishu: Platform, expiring_job: Job) -> None:
    digest_in(subscribed, 3)
    expiring_job.expires_at = feishu.clock.now() + timedelta(days=30, hours=8)
    assert days_with_digests(subscribed, 40) == [23, 27, 29, 30, 31]


def test_nothing_is_sent_before_the_chats_reminder_time(
    in_world: Callable[..., Conversation], expiring_job: Job
) -> None:
    conversation = in_world(REMIND_AT="18:00")
    conversation.ask(SUBSCRIBE)
    conversation.wait(days=3)
    assert conversation.remind() == []
    conversation.wait(hours=9)
    assert len(conversation.remind()) == 1


def test_the_operators_stages_are_the_default(in_world: Callable[..., Conversation], expiring_job: Job) -> None:
    conversation = in_world(REMIND_BEFORE_DAYS="5,2")
    conversation.ask(SUBSCRIBE)
    assert days_with_digests(conversation, 13) == [5, 8, 11]


def test_a_closed_job_is_reminded_of_once_more(subscribed: Conversation, feishu: Platform, expiring_job: Job) -> None:
    subscribed.wait(days=1)
    feishu.hire_service.close_job(expiring_job.id)
    assert subscribed.remind() == []
    reply = digest_in(subscribed, 1)
    assert "已关闭" in reply.text("zh_cn")
    subscribed.wait(days=1)
    assert subscribed.remind() == []


def test_jobs_closed_before_the_subscription_are_left_out(conversation: Conversation, feishu: Platform) -> None:
    conversation.ask("/subscribe A168688")
    conversation.wait(days=2)
    assert conversation.remind() == []


def test_all_jobs_of_a_chat_are_on_one_card(conversation: Conversation, feishu: Platform) -> None:
    conversation.ask("/subscribe city:成都")
    conversation.ask("/subscribe city:上海")
    assert len(conversation.remind()) == 1


def test_a_row_names_the_recruiter_of_a_job_that_nobody_has_looked_at(
    subscribed: Conversation, expiring_job: Job
) -> None:
    assert expiring_job.team.recruiter_id in digest_in(subscribed, 3).text()


def test_a_digest_comes_also_if_hire_cannot_say_who_the_recruiter_is(
    subscribed: Conversation, expiring_job: Job, feishu: Platform
) -> None:
    feishu.faults.add("scope_missing", f"GET /hire/v1/jobs/{expiring_job.id}/recruiter", times=100)
    assert expiring_job.code in digest_in(subscribed, 3).text()


def test_changes_since_the_last_reminder_are_shown(
    subscribed: Conversation, feishu: Platform, expiring_job: Job
) -> None:
    assert "→" not in digest_in(subscribed, 3).text()
    expiring_job.fields["min_salary"] = "77"
    for post in feishu.hire_service.store.posts_of_job(expiring_job.id):
        post.fields["min_salary"] = "77"
    feishu.hire_service.edit_job(expiring_job.id)
    assert "→ 77" in digest_in(subscribed, 4).text("zh_cn")
    assert "→" not in digest_in(subscribed, 2).text()


def test_a_job_on_two_sites_is_one_row(subscribed: Conversation, feishu: Platform, expiring_job: Job) -> None:
    assert len(feishu.hire_service.store.posts_of_job(expiring_job.id)) == 2
    digest = digest_in(subscribed, 3)
    assert digest.text().count(OPEN_SAMPLE_CODE) == 1
    assert len(menus(digest)) == 1


def read_long_ago(conversation: Conversation, days: int) -> None:
    """Scan in so many days. Then the jobs are older than five minutes, and nothing is told before they are read again."""
    conversation.wait(days=days)
    conversation.scan()
    conversation.wait(minutes=10)


def leave_out_of_lists(feishu: Platform, job: Job) -> None:
    feishu.behaviour.lists_lag = {job.id, *(post.id for post in feishu.hire_service.store.posts_of_job(job.id))}


def test_a_job_that_hire_has_deleted_is_not_told(subscribed: Conversation, feishu: Platform, expiring_job: Job) -> None:
    read_long_ago(subscribed, 3)
    feishu.hire_service.delete_job(expiring_job.id)
    assert subscribed.remind() == []
    assert days_with_digests(subscribed, 12) == []


def test_a_job_that_has_closed_is_not_told_as_expiring_though_no_list_shows_that(
    subscribed: Conversation, feishu: Platform, expiring_job: Job
) -> None:
    read_long_ago(subscribed, 3)
    leave_out_of_lists(feishu, expiring_job)
    feishu.hire_service.close_job(expiring_job.id)
    assert subscribed.remind() == []
    digest = digest_in(subscribed, 1)
    assert "Closed" in digest.text()
    assert "left)" not in digest.text()


def test_a_digest_whose_jobs_have_changed_does_not_use_up_the_day(
    subscribed: Conversation, feishu: Platform, expiring_job: Job
) -> None:
    read_long_ago(subscribed, 3)
    leave_out_of_lists(feishu, expiring_job)
    feishu.hire_service.edit_job(expiring_job.id, expires_at=feishu.clock.now() + timedelta(days=200))
    assert subscribed.remind() == []
    feishu.behaviour.lists_lag = set()
    feishu.hire_service.edit_job(expiring_job.id, expires_at=feishu.clock.now() + timedelta(days=1))
    subscribed.wait(hours=1)
    (digest,) = subscribed.remind()
    assert "tomorrow" in digest.text()


def test_while_a_job_cannot_be_read_the_digest_waits_and_comes_on_the_same_day(
    subscribed: Conversation, feishu: Platform, expiring_job: Job
) -> None:
    read_long_ago(subscribed, 3)
    feishu.faults.add("bad_gateway", f"GET /hire/v1/jobs/{expiring_job.id}", times=1_000)
    assert subscribed.remind() == []
    subscribed.wait(hours=1)
    assert subscribed.remind() == []
    feishu.faults.clear()
    subscribed.wait(hours=1)
    assert len(subscribed.remind()) == 1


def test_while_hire_refuses_the_jobs_themselves_the_digest_is_made_from_adverts(
    subscribed: Conversation, feishu: Platform
) -> None:
    feishu.missing_scopes = {"hire:job:readonly"}
    assert days_with_digests(subscribed, 11) == [3, 7, 9, 10]


def test_a_row_names_the_recruiter_though_nobody_asked_for_the_job_before(subscribed: Conversation) -> None:
    assert people.RECRUITER.open_id in digest_in(subscribed, 3).text()


def test_a_digest_comes_without_the_recruiter_while_hire_does_not_say_the_team(
    subscribed: Conversation, feishu: Platform, expiring_job: Job
) -> None:
    feishu.faults.add("bad_gateway", f"GET /hire/v1/jobs/{expiring_job.id}/recruiter", times=1_000)
    reply = digest_in(subscribed, 3)
    assert OPEN_SAMPLE_CODE in reply.text()
    assert people.RECRUITER.open_id not in reply.text()
