"""Before several jobs are reopened, whoever chose them confirms that, in a message of its own."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.jobs import JobTeam
from bot.interfaces.bulk_request_store import BulkRequest
from simulator.card_schema import card_reader
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import Job
from simulator.events.callback_answer import Outcome, apply_answer
from simulator.platform import Platform
from simulator.seed.special_jobs import CLOSED_LONG_AGO_CODE, SAMPLE_CODE
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.digests import choose_jobs

CONFIRM, CANCEL = {"do": "confirm_bulk"}, {"do": "cancel_bulk"}


def attempts(conversation: Conversation) -> int:
    return len(conversation.store.history.entries(None, 0, 50)[0])


def request_of(conversation: Conversation, card: BotMessage) -> BulkRequest:
    """The stored request that a confirmation belongs to."""
    confirm = card_reader.buttons(card.message.card)[0].element
    found = conversation.store.bulk_requests.get((card_reader.callback_value(confirm) or {})["request_id"])
    assert found is not None
    return found


def click_request(conversation: Conversation, feishu: Platform, card: BotMessage, request_id: object) -> Outcome:
    """Confirm with a forged id of the request."""
    click = conversation.start_click(card, CONFIRM)
    click.event.payload["event"]["action"]["value"]["request_id"] = request_id
    status, body = conversation.push(click.event)
    return apply_answer(feishu, click, status, body)


def test_the_jobs_are_named_in_the_thread_before_anything_happens(
    conversation: Conversation, closed: list[Job], digest: BotMessage
) -> None:
    before = digest.message.content_text
    asked = choose_jobs(conversation, digest, closed[:2], period="90d")
    assert not closed[0].is_active
    assert digest.message.content_text == before
    assert asked.message.thread_id
    assert asked.message.id != digest.message.id
    assert all(job.code in asked.text() for job in closed[:2])
    assert closed[2].code not in asked.text()
    assert people.RECRUITER.open_id in asked.text()
    assert asked.buttons() == ["Reopen", "Cancel"]


def test_where_threads_are_forbidden_it_is_an_ordinary_reply(
    conversation: Conversation, feishu: Platform, closed: list[Job], digest: BotMessage
) -> None:
    feishu.chats[RECRUITING_GROUP].allows_threads = False
    asked = choose_jobs(conversation, digest, closed[:2], period="90d")
    assert not asked.message.thread_id
    conversation.click(asked, CONFIRM)
    assert closed[0].is_active


def test_nobody_else_can_confirm_or_cancel(conversation: Conversation, closed: list[Job], digest: BotMessage) -> None:
    asked = choose_jobs(conversation, digest, closed, period="30d")
    before = [each.message.content_text for each in (asked, digest)]
    for person in (people.MANAGER, people.OUTSIDER, people.ADMIN):
        for button in (CONFIRM, CANCEL):
            outcome = conversation.click(asked, button, person)
            assert outcome.toast is not None
            assert outcome.toast_kind == "error"
            assert "Only the person who chose these jobs" in outcome.toast.en_us
    assert [each.message.content_text for each in (asked, digest)] == before
    assert not any(job.is_active for job in closed)
    assert attempts(conversation) == 0
    conversation.click(asked, CONFIRM)
    assert all(job.is_active for job in closed)


def test_who_may_confirm_is_named_if_the_bot_knows_the_name(
    conversation: Conversation, closed: list[Job], digest: BotMessage
) -> None:
    form = {"posts": [job.id for job in closed], "period": "30d"}
    conversation.click(digest, {"do": "choose_reopenings"}, people.CREATOR, form)
    asked = conversation.last()
    assert not asked.has_button("confirm_bulk")
    for job in closed:
        job.team = JobTeam(people.CREATOR.open_id)
    conversation.wait(hours=2)
    conversation.click(digest, {"do": "choose_reopenings"}, people.CREATOR, form)
    outcome = conversation.click(conversation.last(), CONFIRM)
    assert outcome.toast is not None
    assert people.CREATOR.name.en_us in outcome.toast.en_us


def test_a_forged_request_gives_nothing(
    conversation: Conversation, feishu: Platform, closed: list[Job], digest: BotMessage
) -> None:
    form = {"posts": [closed[0].id], "period": "30d"}
    conversation.click(digest, {"do": "choose_reopenings"}, people.MANAGER, form)
    of_manager = conversation.last()
    asked = choose_jobs(conversation, digest, closed[1:2], period="30d")
    for request_id in (request_of(conversation, of_manager).id, "unknown", "", None, 7, ["x"], "\x00"):
        assert click_request(conversation, feishu, asked, request_id).toast_kind == "error", request_id
    assert not any(job.is_active for job in closed)


def test_a_request_of_another_chat_cannot_be_confirmed(
    conversation: Conversation, feishu: Platform, closed: list[Job], digest: BotMessage
) -> None:
    asked = choose_jobs(conversation, digest, closed[:1], period="30d")
    elsewhere = replace(request_of(conversation, asked), id="elsewhere", chat_id="oc_another")
    conversation.store.bulk_requests.put(elsewhere)
    assert click_request(conversation, feishu, asked, elsewhere.id).toast_kind == "error"
    assert not closed[0].is_active


def test_jobs_of_others_and_open_ones_are_marked_and_left_out(
    conversation: Conversation, feishu: Platform, closed: list[Job], digest: BotMessage
) -> None:
    closed[1].team = people.SECOND_TEAM
    feishu.hire_service.open_job(closed[2].id, {"is_never_expired": True})
    conversation.scan()
    conversation.wait(hours=2)
    asked = choose_jobs(conversation, digest, closed[:3], period="30d")
    assert "Reopen 1 of these 3 jobs?" in asked.text()
    assert "You may not reopen this job" in asked.text()
    assert "Open already" in asked.text()
    conversation.click(asked, CONFIRM)
    assert [job.is_active for job in closed[:3]] == [True, False, True]
    assert attempts(conversation) == 2  # one was reopened, one refused
    (result,) = (str(each) for each in asked.message.versions if "1 job reopened" in str(each))
    assert "Left out: not allowed" in result
    assert "Left out: was open already" in result


def test_if_none_can_be_reopened_there_is_nothing_to_confirm(
    conversation: Conversation, closed: list[Job], digest: BotMessage
) -> None:
    form = {"posts": [job.id for job in closed], "period": "30d"}
    conversation.click(digest, {"do": "choose_reopenings"}, people.OUTSIDER, form)
    asked = conversation.last()
    assert "None of the chosen jobs can be reopened" in asked.text()
    assert set(asked.buttons()) == {"Open card"}
    assert digest.has_button("choose_reopenings")


def test_while_hire_cannot_name_the_team_the_mark_says_so_and_the_right_is_checked_later(
    conversation: Conversation, feishu: Platform, closed: list[Job], digest: BotMessage
) -> None:
    conversation.wait(hours=2)
    feishu.faults.add("busy", "GET /hire/v1/jobs/*/recruiter", times=20)
    asked = choose_jobs(conversation, digest, closed[:2], period="30d")
    assert asked.text().count("Cannot tell right now") == 2
    feishu.faults.clear()
    closed[1].team = people.SECOND_TEAM
    conversation.click(asked, CONFIRM)
    assert [job.is_active for job in closed[:2]] == [True, False]


def test_a_second_click_starts_nothing(conversation: Conversation, closed: list[Job], digest: BotMessage) -> None:
    asked = choose_jobs(conversation, digest, closed[:2], period="30d")
    first, second = (conversation.start_click(asked, CONFIRM) for _ in range(2))
    cancel = conversation.start_click(asked, CANCEL)
    answers = [conversation.push(click.event)[1].decode() for click in (first, second, cancel)]
    assert ["confirmed or cancelled already" in answer for answer in answers] == [False, True, True]
    assert attempts(conversation) == 2
    assert [job.is_active for job in closed[:3]] == [True, True, False]
    assert sum("jobs reopened" in str(version) for version in asked.message.versions) == 1


def test_cancelled_jobs_stay_closed(conversation: Conversation, closed: list[Job], digest: BotMessage) -> None:
    asked = choose_jobs(conversation, digest, closed[:2], period="30d")
    confirm = conversation.start_click(asked, CONFIRM)
    conversation.click(asked, CANCEL)
    assert "Cancelled, no job was reopened" in asked.text()
    assert asked.buttons() == []
    _, body = conversation.push(confirm.event)
    assert "confirmed or cancelled already" in body.decode()
    assert not any(job.is_active for job in closed)


@pytest.mark.parametrize(
    ("offset", "shown", "expires_at"),
    [
        ("+0800", "2027-03-02 23:59 (UTC+8)", "2027-03-02T15:59:59.999+00:00"),
        ("-0500", "2027-03-02 23:59 (UTC-5)", "2027-03-03T04:59:59.999+00:00"),
        ("+1400", "2027-03-02 23:59 (UTC+14)", "2027-03-02T09:59:59.999+00:00"),
    ],
)
def test_a_picked_date_ends_where_the_clicker_is(
    conversation: Conversation, closed: list[Job], digest: BotMessage, offset: str, shown: str, expires_at: str
) -> None:
    asked = choose_jobs(conversation, digest, closed[:2], date=f"2027-03-02 {offset}")
    assert shown in asked.text()
    conversation.click(asked, CONFIRM)
    assert [job.expires_at.isoformat("T", "milliseconds") for job in closed[:2] if job.expires_at] == [expires_at] * 2
    (result,) = (str(each) for each in asked.message.versions if "2 of 2 jobs reopened" in str(each))
    assert shown in result


def test_a_confirmation_after_the_date_is_refused(
    conversation: Conversation, closed: list[Job], digest: BotMessage
) -> None:
    tomorrow = conversation.platform.clock.now() + timedelta(days=1)
    asked = choose_jobs(conversation, digest, closed[:1], date=f"{tomorrow:%Y-%m-%d} +0800")
    conversation.wait(days=3)
    outcome = conversation.click(asked, CONFIRM)
    assert outcome.toast is not None
    assert "That day is over" in outcome.toast.en_us
    assert not closed[0].is_active


def test_several_codes_after_the_command_are_confirmed_once(conversation: Conversation, feishu: Platform) -> None:
    codes = [CLOSED_LONG_AGO_CODE, SAMPLE_CODE]
    jobs = [feishu.hire_service.store.job_with_code(code) for code in codes]
    card = conversation.ask(f"/reopen {codes[0]}, {codes[1]} 30d")
    assert all(job.title in card.text() for job in jobs)
    assert not any(job.is_active for job in jobs)
    conversation.click(card, {"do": "confirm_bulk"})
    assert all(job.is_active for job in jobs)
