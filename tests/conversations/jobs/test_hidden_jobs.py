"""A job that was never advertised does not show by a difference: of words, of errors, of counts, or after somebody left its team."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP, direct_chat_id
from simulator.core.faults import FaultKind
from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import OPEN_SAMPLE_CODE, TWO_ADVERTS_CODE, UNADVERTISED_CODE
from tests.support.whole_bot.conversation import Conversation

Start = Callable[..., Conversation]

OWN_CHAT = direct_chat_id(people.RECRUITER.open_id)
PLACES = [
    pytest.param(RECRUITING_GROUP, people.OUTSIDER, id="group"),
    pytest.param(direct_chat_id(people.OUTSIDER.open_id), people.OUTSIDER, id="direct"),
]


@pytest.fixture
def hidden(feishu: Platform) -> Job:
    return feishu.hire_service.store.job_with_code(UNADVERTISED_CODE)


def unused(job: Job) -> str:
    return str(int(job.id) + 77)


@pytest.mark.parametrize(("chat", "by"), PLACES)
@pytest.mark.parametrize("command", ["/job", "/reopen", "/history"])
def test_a_link_with_a_second_id_tells_nothing_about_it(
    start_conversation: Start, feishu: Platform, hidden: Job, chat: str, by: people.Person, command: str
) -> None:
    conversation = start_conversation()
    shown = feishu.hire_service.store.job_with_code(TWO_ADVERTS_CODE)
    links = [f"{command} https://jobs.example.com/{shown.id}/{last}" for last in (hidden.id, unused(hidden))]
    first, second = (conversation.ask(link, by=by, chat=chat).text() for link in links)
    assert first == second


@pytest.mark.parametrize(("chat", "by"), PLACES)
@pytest.mark.parametrize("command", ["/job {shown} {code} {more}", "/job {shown} {code}", "/reopen {shown} {code} 30d"])
def test_of_several_codes_a_hidden_one_is_told_like_one_that_nobody_has(
    start_conversation: Start, feishu: Platform, hidden: Job, chat: str, by: people.Person, command: str
) -> None:
    conversation = start_conversation()
    shown = {"shown": TWO_ADVERTS_CODE, "more": OPEN_SAMPLE_CODE}
    first, second = (
        conversation.ask(command.format(code=code, **shown), by=by, chat=chat).text()
        for code in (hidden.code, "A9999998")
    )
    assert first == second
    assert "The 2nd job you named was not found" in first
    assert hidden.code not in first


@pytest.mark.parametrize(("chat", "by"), PLACES)
@pytest.mark.parametrize("kind", ["busy", "quota_used_up"])
def test_while_hire_fails_it_is_answered_like_an_id_that_nobody_has(
    start_conversation: Start, feishu: Platform, hidden: Job, chat: str, by: people.Person, kind: FaultKind
) -> None:
    conversation = start_conversation()
    feishu.faults.add(kind, "GET /hire/v1/*", times=500)
    answers = [conversation.ask(f"/job {each}", by=by, chat=chat) for each in (hidden.id, unused(hidden))]
    first, second = (answer.text().partition("Incident")[0] for answer in answers)
    assert first == second


@pytest.mark.parametrize("is_early", [True, False])
def test_whoever_left_the_team_is_not_told_what_became_of_their_order(
    start_conversation: Start, feishu: Platform, hidden: Job, *, is_early: bool
) -> None:
    conversation = start_conversation()
    expires_at = feishu.clock.now() + timedelta(days=5)
    feishu.hire_service.edit_job(hidden.id, expires_at=expires_at)
    card = conversation.ask(f"/job {hidden.code}", chat=OWN_CHAT)
    conversation.click(card, {"do": "arm_reopening"})
    feishu.hire_service.edit_job(hidden.id, team=people.SECOND_TEAM)
    conversation.wait(hours=2)
    feishu.hire_service.edit_job(hidden.id, title="Title after they left")
    if is_early:
        feishu.hire_service.close_job(hidden.id)
    else:
        conversation.wait(days=6)
    conversation.scan()
    messages = feishu.message_service.messages.from_bot()
    assert not any("Title after they left" in message.content_text for message in messages)
    assert hidden.expires_at == expires_at  # not reopened
    assert conversation.store.auto_reopens.list_all() == ()


def test_an_order_of_a_team_member_still_runs(start_conversation: Start, feishu: Platform, hidden: Job) -> None:
    conversation = start_conversation()
    feishu.hire_service.edit_job(hidden.id, expires_at=feishu.clock.now() + timedelta(days=5))
    conversation.click(conversation.ask(f"/job {hidden.code}", chat=OWN_CHAT), {"do": "arm_reopening"})
    conversation.wait(days=6)
    conversation.scan()
    assert hidden.is_active
    assert hidden.title in conversation.last().text()


def test_the_group_of_an_administrator_is_not_told_what_is_due_in_direct_chats(
    start_conversation: Start, feishu: Platform, hidden: Job
) -> None:
    conversation = start_conversation()
    feishu.hire_service.edit_job(hidden.id, expires_at=feishu.clock.now() + timedelta(days=2))
    conversation.scan()
    conversation.ask(f"/subscribe {hidden.title}", chat=OWN_CHAT)
    counted, *_ = conversation.say("/scan", by=people.ADMIN)
    assert "Reminders due as of now: 0" in counted.text()
