"""What counts as said to the bot, and what it answers to words it does not know."""

import pytest

from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP, EXTERNAL_GROUP, RECRUITING_GROUP, direct_chat_id
from simulator.platform import Platform
from tests.support.conversation import Talk

DIRECT = direct_chat_id(people.RECRUITER.open_id)


@pytest.mark.parametrize("words", ["/help", "help", "帮助", "／帮助", "  /HELP  "])
def test_help_lists_every_command_with_an_example(talk: Talk, words: str) -> None:
    heard = talk.ask(words)
    for command in ("/help", "/job", "/jobs", "/expiring", "/reopen"):
        assert command in heard.words()
    for name in ("职位", "职位列表", "到期", "重启"):
        assert name in heard.words("zh_cn")
    assert len(heard.buttons()) >= 5


def test_a_click_on_an_example_does_what_typing_it_does(talk: Talk) -> None:
    card = talk.ask("/help")
    outcome = talk.click(card, {"do": "run_command", "words": "/expiring 30"})
    assert outcome.error_code == 0
    assert talk.last().message.parent_id == card.message.id
    assert talk.last().does("show_post")


def test_every_example_of_the_help_works(talk: Talk) -> None:
    card = talk.ask("/help")
    for number in range(1, len(card.buttons()) + 1):
        outcome = talk.click(card, number)
        assert outcome.error_code == 0
        assert outcome.toast_kind != "error"
        assert "That did not work" not in talk.last().words()


def test_a_mention_alone_asks_for_help(talk: Talk) -> None:
    assert "/expiring" in talk.ask("@bot").words()


@pytest.mark.parametrize("words", ["/job A168688 @bot", "@bot /job A168688", "/job @bot A168688"])
def test_the_mention_may_stand_anywhere(talk: Talk, words: str) -> None:
    assert "高级工程师" in talk.ask(words).words("zh_cn")


def test_rich_text_is_read_too(talk: Talk) -> None:
    assert "高级工程师" in talk.ask("/job A168688", as_post=True).words("zh_cn")


def test_a_direct_chat_needs_no_mention(talk: Talk) -> None:
    assert "高级工程师" in talk.ask("job A168688", chat=DIRECT).words("zh_cn")


def test_a_group_without_a_mention_is_left_alone(talk: Talk) -> None:
    assert talk.say("/job A168688", mention_bot=False) == []


def test_somebody_elses_mention_does_not_count(talk: Talk) -> None:
    assert talk.say(f"@{people.MANAGER.open_id} /job A168688", mention_bot=False) == []


def test_a_mention_of_everybody_does_not_count(talk: Talk) -> None:
    assert talk.say("@all /job A168688", mention_bot=False) == []


def test_a_typing_error_gets_the_closest_command(talk: Talk) -> None:
    heard = talk.ask("/expirng 10")
    assert "/expiring 10" in heard.buttons()
    talk.click(heard, "/expiring 10")
    assert "10" in talk.last().words()


def test_a_bare_code_gets_the_job_command_as_suggestion(talk: Talk) -> None:
    assert "/job A168688" in talk.ask("A168688").buttons()


def test_the_answer_stands_under_the_question(talk: Talk, feishu: Platform) -> None:
    heard = talk.ask("/help")
    question = feishu.office.messages[heard.message.parent_id]
    assert not question.is_from_bot


def test_a_guest_of_another_tenant_gets_a_polite_refusal_and_no_job(talk: Talk) -> None:
    heard = talk.ask("/job A168688", people.GUEST, EXTERNAL_GROUP)
    assert "Sorry" in heard.words("en_us")
    assert "高级工程师" not in heard.words("zh_cn")


def test_an_external_group_gets_no_job_data_even_for_our_own_people(talk: Talk) -> None:
    assert "高级工程师" not in talk.ask("/job A168688", people.RECRUITER, EXTERNAL_GROUP).words("zh_cn")


def test_a_chat_that_cannot_be_checked_gets_no_job_data(talk: Talk, feishu: Platform) -> None:
    feishu.faults.add("busy", "GET /im/v1/chats/*", times=50)
    heard = talk.ask("/job A168688", people.SECOND_RECRUITER, CAMPUS_GROUP)
    assert "高级工程师" not in heard.words("zh_cn")
    assert "Incident number" in heard.words("en_us")


def test_the_same_message_delivered_again_is_answered_once(talk: Talk) -> None:
    _, envelope = talk.acts.type(RECRUITING_GROUP, people.RECRUITER.open_id, "/help")
    assert envelope is not None
    assert len(talk.deliver(envelope)) == 1
    assert talk.deliver(envelope) == []
    assert talk.deliver(envelope.with_new_id()) == []


def test_a_recalled_question_gets_no_answer_and_no_fuss(talk: Talk, feishu: Platform) -> None:
    message, envelope = talk.acts.type(RECRUITING_GROUP, people.RECRUITER.open_id, "/help")
    assert envelope is not None
    feishu.office.recall(message.id)
    assert talk.deliver(envelope) == []


def test_a_new_group_is_welcomed_once(talk: Talk) -> None:
    event = talk.acts.add_bot(CAMPUS_GROUP, people.ADMIN.open_id)
    (welcome,) = talk.deliver(event)
    assert welcome.does("run_command")
    assert talk.deliver(event) == []


def test_a_group_that_guests_have_just_joined_gets_no_job_data(talk: Talk, feishu: Platform) -> None:
    card = talk.ask("/job A168688")
    feishu.chats[RECRUITING_GROUP].is_external = True
    assert talk.click(card, {"do": "refresh_post"}).toast_kind == "error"
    feishu.jobs["7392894182636030258"].is_active = True
    talk.scan()
    assert len(card.message.versions) == 1
    assert "A168688" not in talk.ask("/job A168688").words()


def test_what_was_known_of_a_group_stands_in_for_a_feishu_that_does_not_answer(talk: Talk, feishu: Platform) -> None:
    talk.ask("/job A168688")
    feishu.faults.add("busy", "GET /im/v1/chats/*", times=50)
    assert "A168688" in talk.ask("/job A168688").words()
    talk.wait(minutes=11)
    assert "A168688" not in talk.ask("/job A168688").words()


def test_an_external_group_is_told_that_the_bot_does_not_work_there(talk: Talk) -> None:
    (told,) = talk.deliver(talk.acts.add_bot(EXTERNAL_GROUP, people.RECRUITER.open_id))
    assert not told.does("run_command")
    assert "Sorry" in told.words("en_us")


def test_a_direct_chat_is_welcomed_once_a_day(talk: Talk) -> None:
    assert len(talk.deliver(talk.acts.open_direct_chat(people.MANAGER.open_id))) == 1
    assert talk.deliver(talk.acts.open_direct_chat(people.MANAGER.open_id)) == []


def test_events_that_the_bot_does_not_handle_are_acknowledged(talk: Talk) -> None:
    assert talk.deliver(talk.acts.remove_bot(CAMPUS_GROUP, people.ADMIN.open_id)) == []
    assert talk.deliver(talk.acts.dissolve(CAMPUS_GROUP, people.ADMIN.open_id)) == []
    question, _ = talk.acts.type(RECRUITING_GROUP, people.RECRUITER.open_id, "hello", mention_bot=False)
    assert talk.deliver(talk.acts.recall(question.id)) == []
