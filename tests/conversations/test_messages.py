"""Which messages are addressed to the bot, and what it answers to unknown ones."""

import pytest

from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP, EXTERNAL_GROUP, RECRUITING_GROUP, direct_chat_id
from simulator.platform import Platform
from simulator.seed.special_jobs import OPEN_SAMPLE_CODE
from tests.support.whole_bot.conversation import Conversation

DIRECT = direct_chat_id(people.RECRUITER.open_id)


@pytest.mark.parametrize("text", ["/help", "help", "帮助", "／帮助", "  /HELP  "])
def test_help_lists_every_command_with_an_example(conversation: Conversation, text: str) -> None:
    reply = conversation.ask(text)
    for command in ("/help", "/job", "/jobs", "/expiring", "/reopen"):
        assert command in reply.text()
    for name in ("职位", "职位列表", "到期", "重启"):
        assert name in reply.text("zh_cn")
    assert len(reply.buttons()) >= 5


def test_clicking_an_example_runs_its_command(conversation: Conversation) -> None:
    card = conversation.ask("/help")
    outcome = conversation.click(card, {"do": "run_command", "words": "/expiring 30"})
    assert outcome.error_code == 0
    assert conversation.last().message.parent_id == card.message.id
    assert conversation.last().has_button("show_post")


def test_every_example_of_the_help_works(conversation: Conversation) -> None:
    card = conversation.ask("/help")
    for number in range(1, len(card.buttons()) + 1):
        outcome = conversation.click(card, number)
        assert outcome.error_code == 0
        assert outcome.toast_kind != "error"
        assert "That did not work" not in conversation.last().text()


def test_no_button_of_the_help_changes_anything(conversation: Conversation) -> None:
    conversation.ask("/subscribe")
    card = conversation.ask("/help", people.ADMIN)
    for words in ("/subscribe", "/reopen", "/scan"):
        assert f"Type: {words}" in card.text("en_us")
        assert not any(label.startswith(words) and label != "/subscriptions" for label in card.buttons())


def test_a_mention_alone_asks_for_help(conversation: Conversation) -> None:
    assert "/expiring" in conversation.ask("@bot").text()


@pytest.mark.parametrize("text", ["/job A168688 @bot", "@bot /job A168688", "/job @bot A168688"])
def test_the_mention_may_stand_anywhere(conversation: Conversation, text: str) -> None:
    assert "高级工程师" in conversation.ask(text).text("zh_cn")


def test_rich_text_is_read_too(conversation: Conversation) -> None:
    assert "高级工程师" in conversation.ask("/job A168688", as_post=True).text("zh_cn")


def test_a_direct_chat_needs_no_mention(conversation: Conversation) -> None:
    assert "高级工程师" in conversation.ask("job A168688", chat=DIRECT).text("zh_cn")


def test_a_group_message_without_a_mention_is_ignored(conversation: Conversation) -> None:
    assert conversation.say("/job A168688", mention_bot=False) == []


def test_somebody_elses_mention_does_not_count(conversation: Conversation) -> None:
    assert conversation.say(f"@{people.MANAGER.open_id} /job A168688", mention_bot=False) == []


def test_a_mention_of_everybody_does_not_count(conversation: Conversation) -> None:
    assert conversation.say("@all /job A168688", mention_bot=False) == []


def test_a_typing_error_gets_the_closest_command(conversation: Conversation) -> None:
    reply = conversation.ask("/expirng 10")
    assert "/expiring 10" in reply.buttons()
    conversation.click(reply, "/expiring 10")
    assert "10" in conversation.last().text()


def test_a_bare_code_shows_the_job(conversation: Conversation) -> None:
    assert "高级工程师" in conversation.ask("A168688").text("zh_cn")


def test_the_answer_stands_under_the_question(conversation: Conversation, feishu: Platform) -> None:
    reply = conversation.ask("/help")
    question = feishu.message_service.messages[reply.message.parent_id]
    assert not question.is_from_bot


def test_a_guest_of_another_tenant_is_turned_down_politely(conversation: Conversation) -> None:
    reply = conversation.ask("/job A168688", people.GUEST, EXTERNAL_GROUP)
    assert "Sorry" in reply.text("en_us")
    assert "高级工程师" not in reply.text("zh_cn")


def test_an_external_group_gets_no_job_data_even_for_our_own_people(conversation: Conversation) -> None:
    assert "高级工程师" not in conversation.ask("/job A168688", people.RECRUITER, EXTERNAL_GROUP).text("zh_cn")


def test_a_chat_that_cannot_be_checked_gets_no_job_data(conversation: Conversation, feishu: Platform) -> None:
    feishu.faults.add("busy", "GET /im/v1/chats/*", times=50)
    reply = conversation.ask("/job A168688", people.SECOND_RECRUITER, CAMPUS_GROUP)
    assert "高级工程师" not in reply.text("zh_cn")
    assert "Incident number" in reply.text("en_us")


def test_the_same_message_delivered_again_is_answered_once(conversation: Conversation) -> None:
    _, event = conversation.user_actions.type(RECRUITING_GROUP, people.RECRUITER.open_id, "/help")
    assert event is not None
    assert len(conversation.deliver(event)) == 1
    assert conversation.deliver(event) == []
    assert conversation.deliver(event.with_new_id()) == []


def test_a_recalled_question_gets_no_answer(conversation: Conversation, feishu: Platform) -> None:
    message, event = conversation.user_actions.type(RECRUITING_GROUP, people.RECRUITER.open_id, "/help")
    assert event is not None
    feishu.message_service.recall(message.id)
    assert conversation.deliver(event) == []


def test_a_new_group_is_welcomed_once(conversation: Conversation) -> None:
    event = conversation.user_actions.add_bot(CAMPUS_GROUP, people.ADMIN.open_id)
    (welcome,) = conversation.deliver(event)
    assert welcome.has_button("run_command")
    assert conversation.deliver(event) == []


def test_a_group_that_guests_have_just_joined_gets_no_job_data(conversation: Conversation, feishu: Platform) -> None:
    card = conversation.ask("/job A168688")
    feishu.chats[RECRUITING_GROUP].is_external = True
    assert conversation.click(card, {"do": "refresh_post"}).toast_kind == "error"
    feishu.jobs["7392894182636030258"].is_active = True
    conversation.scan()
    assert len(card.message.versions) == 1
    assert "A168688" not in conversation.ask("/job A168688").text()


def test_while_feishu_does_not_answer_the_last_check_of_a_group_counts_for_ten_minutes(
    conversation: Conversation, feishu: Platform
) -> None:
    conversation.ask("/job A168688")
    feishu.faults.add("busy", "GET /im/v1/chats/*", times=50)
    assert "A168688" in conversation.ask("/job A168688").text()
    conversation.wait(minutes=11)
    assert "A168688" not in conversation.ask("/job A168688").text()


def test_an_external_group_is_informed_that_the_bot_does_not_work_there(conversation: Conversation) -> None:
    (reply,) = conversation.deliver(conversation.user_actions.add_bot(EXTERNAL_GROUP, people.RECRUITER.open_id))
    assert not reply.has_button("run_command")
    assert "Sorry" in reply.text("en_us")


def test_events_that_the_bot_does_not_handle_are_acknowledged(conversation: Conversation) -> None:
    assert conversation.deliver(conversation.user_actions.remove_bot(CAMPUS_GROUP, people.ADMIN.open_id)) == []
    assert conversation.deliver(conversation.user_actions.dissolve(CAMPUS_GROUP, people.ADMIN.open_id)) == []
    question, _ = conversation.user_actions.type(RECRUITING_GROUP, people.RECRUITER.open_id, "hello", mention_bot=False)
    assert conversation.deliver(conversation.user_actions.recall(question.id)) == []


def test_the_examples_of_the_help_are_in_the_readers_language(conversation: Conversation) -> None:
    buttons = {language: conversation.ask("/help").buttons(language) for language in ("zh_cn", "en_us")}
    assert {"职位列表 开放", "到期 30天"} <= set(buttons["zh_cn"])
    assert {"/jobs open", "/expiring 30"} <= set(buttons["en_us"])


@pytest.mark.parametrize("text", ["用户增长产品经理 成都", "成都 用户增长产品经理", "用户增长产品经理 Chengdu"])
def test_words_of_a_title_and_a_city_show_the_job(conversation: Conversation, text: str) -> None:
    assert OPEN_SAMPLE_CODE in conversation.ask(text).text()


@pytest.mark.parametrize("text", ["成都 产品部", "成都 天气"])
def test_a_city_alone_is_no_title(conversation: Conversation, text: str) -> None:
    assert "I did not understand" in conversation.ask(text).text()


def test_a_message_that_is_too_long_is_refused_and_not_run_in_part(
    conversation: Conversation, feishu: Platform
) -> None:
    answer = conversation.ask(f"{'早上好 ' * 500} /reopen A168688 2027-01-31", people.RECRUITER, DIRECT)
    assert "more than 2,000 characters" in answer.text()
    assert "没有读完" in answer.text("zh_cn")
    assert not feishu.hire_service.store.job_with_code("A168688").is_active
