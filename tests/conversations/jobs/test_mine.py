"""``mine``: the jobs of whoever typed it, in lists, in ``/expiring`` and in a personal digest."""

from collections.abc import Callable

import pytest

from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP, direct_chat_id
from simulator.platform import Platform
from simulator.seed.special_jobs import EXPIRING_SAMPLE_CODE, NO_TEAM_CODE, SECOND_TEAM_UNADVERTISED_CODE
from tests.support.whole_bot.conversation import BotMessage, Conversation

Start = Callable[..., Conversation]


def codes(conversation: Conversation, message: BotMessage, reader: people.Person = people.OUTSIDER) -> set[str]:
    found = set()
    while True:
        found |= {word for line in message.text().splitlines() for word in line.split() if word[:1] == "A"}
        if "Next" not in message.buttons():
            return {word for word in found if word[1:].isdigit()}
        conversation.click(message, "Next", by=reader)


def own_codes(feishu: Platform, person: people.Person, *, is_advertised: bool = True) -> set[str]:
    store = feishu.hire_service.store
    return {
        job.code
        for job in store.jobs.values()
        if person.open_id in job.team.members() and (not is_advertised or store.posts_of_job(job.id)) and job.code
    }


@pytest.mark.parametrize("word", ["mine", "我的", "MINE"])
@pytest.mark.parametrize("by", [people.SECOND_RECRUITER, people.SECOND_MANAGER])
def test_a_list_of_ones_own_jobs(start_conversation: Start, feishu: Platform, by: people.Person, word: str) -> None:
    conversation = start_conversation()
    feishu.chats[RECRUITING_GROUP].member_ids.append(by.open_id)
    # Others turn its pages, and it stays the list of whoever asked.
    assert codes(conversation, conversation.ask(f"/jobs {word}", by=by)) == own_codes(feishu, by)


def test_whoever_created_a_job_does_not_have_it_as_their_own(start_conversation: Start) -> None:
    conversation = start_conversation()
    assert codes(conversation, conversation.ask("/jobs mine", by=people.CREATOR)) == set()


def test_in_the_direct_chat_ones_own_hidden_jobs_are_listed_too(start_conversation: Start, feishu: Platform) -> None:
    conversation = start_conversation()
    by = people.SECOND_RECRUITER
    found = codes(conversation, conversation.ask("/jobs mine open", by=by, chat=direct_chat_id(by.open_id)), by)
    assert SECOND_TEAM_UNADVERTISED_CODE in found


def test_expiring_mine(start_conversation: Start, feishu: Platform) -> None:
    conversation = start_conversation()
    found = codes(conversation, conversation.ask("/expiring 30 mine"))
    assert EXPIRING_SAMPLE_CODE in found
    assert found <= own_codes(feishu, people.RECRUITER)
    assert NO_TEAM_CODE not in found


def test_in_a_group_subscribing_to_ones_own_jobs_points_to_the_direct_chat(start_conversation: Start) -> None:
    conversation = start_conversation()
    assert "direct chat" in conversation.ask("/subscribe mine").text()
    assert conversation.store.subscriptions.list_for_chat(RECRUITING_GROUP) == ()


def test_a_personal_digest_holds_ones_own_jobs_only(start_conversation: Start, feishu: Platform) -> None:
    conversation = start_conversation()
    by = people.SECOND_RECRUITER
    conversation.ask("/subscribe mine", by=by, chat=direct_chat_id(by.open_id))
    conversation.wait(days=1)
    (digest,) = conversation.remind()
    found = codes(conversation, digest, by)
    assert found
    assert found <= own_codes(feishu, by, is_advertised=False)


def test_while_hire_cannot_say_whose_jobs_are_whose_the_digest_waits(
    start_conversation: Start, feishu: Platform
) -> None:
    conversation = start_conversation()
    by = people.SECOND_RECRUITER
    conversation.ask("/subscribe mine", by=by, chat=direct_chat_id(by.open_id))
    conversation.wait(days=1)
    conversation.scan()
    feishu.missing_scopes = {"hire:job:readonly"}
    assert conversation.remind() == []
    feishu.missing_scopes = set()
    conversation.wait(minutes=30)
    assert len(conversation.remind()) == 1


def test_who_cannot_be_reminded_of_ones_own_jobs_is_not_subscribed_to_them(
    start_conversation: Start, feishu: Platform
) -> None:
    conversation = start_conversation()
    by = people.SECOND_RECRUITER
    chat = direct_chat_id(by.open_id)
    feishu.missing_scopes = {"hire:job:readonly"}
    answer = conversation.ask("/subscribe mine", by=by, chat=chat)
    assert "hire:job:readonly" in answer.text("zh_cn")
    assert conversation.store.subscriptions.list_for_chat(chat) == ()
    feishu.missing_scopes = set()
    conversation.ask("/subscribe mine", by=by, chat=chat)
    assert len(conversation.store.subscriptions.list_for_chat(chat)) == 1


def test_a_permission_that_is_taken_away_stops_neither_the_other_reminders_of_a_chat_nor_a_scan(
    start_conversation: Start, feishu: Platform
) -> None:
    conversation = start_conversation()
    by = people.SECOND_RECRUITER
    chat = direct_chat_id(by.open_id)
    conversation.ask("/subscribe mine", by=by, chat=chat)
    conversation.ask("/subscribe", by=by, chat=chat)
    conversation.wait(days=1)
    feishu.missing_scopes = {"hire:job:readonly"}
    (digest,) = conversation.remind()
    assert "expire" in digest.text("en_us")
    assert "Reading all jobs again" in conversation.say("/scan", people.ADMIN)[0].text("en_us")
