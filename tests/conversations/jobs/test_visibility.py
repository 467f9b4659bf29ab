"""Who sees a job that was never advertised: asker, chat, advertised or not, and the operator's setting, cell by cell."""

from collections.abc import Callable
from itertools import product

import pytest

from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP, direct_chat_id
from simulator.core.job_store import Job
from simulator.core.people import Person
from simulator.platform import Platform
from simulator.seed.special_jobs import TWO_ADVERTS_CODE, UNADVERTISED_CLOSED_CODE, UNADVERTISED_CODE
from tests.support.whole_bot.conversation import BotMessage, Conversation

ASKERS: dict[str, Person] = {
    "recruiter": people.RECRUITER,
    "hiring manager": people.MANAGER,
    "assistant": people.ASSISTANT,
    "colleague": people.OUTSIDER,
    "administrator": people.ADMIN,
    "creator": people.CREATOR,
}
INSIDERS = {"recruiter", "hiring manager", "assistant", "administrator"}
CELLS = list(product(ASKERS, ("group", "direct"), (True, False), ("false", "true")))

Start = Callable[..., Conversation]


def is_visible(asker: str, chat: str, *, is_advertised: bool, setting: str) -> bool:
    return is_advertised or setting == "true" or (chat == "direct" and asker in INSIDERS)


@pytest.fixture
def hidden(feishu: Platform) -> Job:
    return feishu.hire_service.store.job_with_code(UNADVERTISED_CODE)


def everything(conversation: Conversation, message: BotMessage, reader: Person = people.RECRUITER) -> str:
    """The texts of all pages of a list, in both languages, with what its buttons contain."""
    found = message.text("zh_cn") + message.text() + message.message.content_text
    while "Next" in message.buttons():
        conversation.click(message, "Next", by=reader)
        found += message.text("zh_cn") + message.text() + message.message.content_text
    return found


@pytest.mark.parametrize(("asker", "chat", "is_advertised", "setting"), CELLS)
def test_every_cell(
    start_conversation: Start, feishu: Platform, asker: str, chat: str, *, is_advertised: bool, setting: str
) -> None:
    conversation = start_conversation(SHOW_UNADVERTISED=setting)
    person = ASKERS[asker]
    place = RECRUITING_GROUP if chat == "group" else direct_chat_id(person.open_id)
    job = feishu.hire_service.store.job_with_code(TWO_ADVERTS_CODE if is_advertised else UNADVERTISED_CODE)
    visible = is_visible(asker, chat, is_advertised=is_advertised, setting=setting)

    def ask(text: str) -> BotMessage:
        return conversation.ask(text, by=person, chat=place)

    found = {
        "by code": job.title in ask(f"/job {job.code}").text(),
        "by id": job.title in ask(f"/job {job.id}").text(),
        "by title": job.title in ask(f"/job {job.title}").message.content_text,
        "list": job.title in everything(conversation, ask("/jobs open"), person),
        "search": job.code in ask(f"/jobs {job.title}").message.content_text,
        "expiring": job.code in everything(conversation, ask("/expiring 90"), person),
    }
    assert found == dict.fromkeys(found, visible)


def test_in_a_group_a_hidden_job_is_answered_as_one_that_does_not_exist(
    start_conversation: Start, feishu: Platform, hidden: Job
) -> None:
    conversation = start_conversation()
    asked = [hidden.code, hidden.id, "A9999999", "7999999999999999999"]
    answers = {conversation.ask(f"/job {each}").message.content_text for each in asked}
    assert len(answers) == 1
    (answer,) = answers
    assert not any(each in answer for each in asked)
    assert "direct chat" in answer


def test_a_hidden_title_gets_the_words_of_one_that_does_not_exist(
    start_conversation: Start, feishu: Platform, hidden: Job
) -> None:
    conversation = start_conversation()
    before = conversation.ask(f"/job {hidden.title}").message.content_text
    assert hidden.title not in before
    assert hidden.code not in before
    feishu.hire_service.delete_job(hidden.id)
    conversation.say("/scan", by=people.ADMIN)
    assert conversation.ask(f"/job {hidden.title}").message.content_text == before


def test_similar_titles_and_codes_do_not_give_a_hidden_job_away(start_conversation: Start, hidden: Job) -> None:
    conversation = start_conversation()
    for reference in (hidden.title[:-1], f"{hidden.code}1", hidden.title[:4]):
        assert hidden.title not in conversation.ask(f"/job {reference}").message.content_text


def test_counts_do_not_count_hidden_jobs(start_conversation: Start, feishu: Platform, hidden: Job) -> None:
    conversation = start_conversation()
    before = conversation.ask("/jobs open").text()
    feishu.hire_service.delete_job(hidden.id)
    conversation.say("/scan", by=people.ADMIN)
    assert conversation.ask("/jobs open").text() == before


def test_a_subscription_in_a_group_neither_counts_nor_tells_a_hidden_job(
    start_conversation: Start, feishu: Platform, hidden: Job
) -> None:
    feishu.hire_service.edit_job(hidden.id, expires_at=feishu.clock.now().replace(hour=15))
    conversation = start_conversation()
    question = conversation.ask(f"/subscribe {hidden.title}")
    assert "No job matches now" in question.text("en_us")
    conversation.click(question, {"do": "subscribe_anyway"})
    assert "No open job matches now" in question.text("en_us")
    conversation.wait(days=1)
    assert conversation.remind() == []


@pytest.mark.parametrize(("asker", "is_told"), [("recruiter", True), ("administrator", True), ("colleague", False)])
def test_a_personal_digest_tells_a_hidden_job_to_its_team_only(
    start_conversation: Start, feishu: Platform, hidden: Job, asker: str, *, is_told: bool
) -> None:
    feishu.hire_service.edit_job(hidden.id, expires_at=feishu.clock.now().replace(day=24, hour=15))
    conversation = start_conversation()
    person = ASKERS[asker]
    answer = conversation.ask(f"/subscribe {hidden.title}", by=person, chat=direct_chat_id(person.open_id))
    if not is_told:
        conversation.click(answer, {"do": "subscribe_anyway"}, person)
    conversation.wait(days=1)
    told = [message for message in conversation.remind() if hidden.title in message.message.content_text]
    assert bool(told) is is_told


def test_whoever_leaves_the_team_does_not_see_the_job_an_hour_later(
    start_conversation: Start, feishu: Platform, hidden: Job
) -> None:
    conversation = start_conversation()
    chat = direct_chat_id(people.RECRUITER.open_id)
    card = conversation.ask(f"/job {hidden.code}", chat=chat)
    assert hidden.title in card.text()
    feishu.hire_service.edit_job(hidden.id, team=people.SECOND_TEAM)
    conversation.wait(minutes=61)
    assert hidden.title not in conversation.ask(f"/job {hidden.code}", chat=chat).message.content_text
    outcome = conversation.click(card, {"do": "refresh_post"})
    assert outcome.toast is not None
    assert "no such job" in outcome.toast.en_us


def test_a_button_with_the_id_of_a_hidden_job_shows_and_changes_nothing(
    start_conversation: Start, feishu: Platform
) -> None:
    conversation = start_conversation(REOPEN_ALLOWED="anyone")
    hidden = feishu.hire_service.store.job_with_code(UNADVERTISED_CLOSED_CODE)
    card = conversation.ask("/job A168688")
    for kind in ("refresh_post", "reopen_job"):
        click = conversation.start_click(card, {"do": kind})
        click.event.payload["event"]["action"]["value"]["job_id"] = hidden.id
        conversation.push(click.event)
    assert not hidden.is_active
    assert not any(hidden.title in message.content_text for message in feishu.messages)


def test_the_history_of_a_hidden_job_is_for_its_team(start_conversation: Start, feishu: Platform) -> None:
    conversation = start_conversation()
    job = feishu.hire_service.store.job_with_code(UNADVERTISED_CLOSED_CODE)
    own = direct_chat_id(people.RECRUITER.open_id)
    conversation.ask(f"/reopen {job.code} 30d", chat=own)
    assert job.is_active
    assert job.code in conversation.ask("/history", chat=own).text()
    other = direct_chat_id(people.OUTSIDER.open_id)
    for place, person in ((RECRUITING_GROUP, people.RECRUITER), (other, people.OUTSIDER)):
        for command in ("/history", f"/history {job.code}"):
            text = conversation.ask(command, by=person, chat=place).message.content_text
            assert job.title not in text
            assert job.id not in text
