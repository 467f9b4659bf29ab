"""What people really type: around a command, instead of a command, and with what their keyboards add."""

import time
from functools import partial
from typing import Any

import pytest

from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP, direct_chat_id
from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import CLOSED_LONG_AGO_CODE, SAMPLE_CODE, TWO_ADVERTS_CODE
from tests.support.processes.machine_speed import within
from tests.support.whole_bot.conversation import Conversation

COLLEAGUE = f"@{people.MANAGER.open_id}"
DIRECT = direct_chat_id(people.RECRUITER.open_id)
INVISIBLE = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u2066", "\u0000", "\u200e"]


@pytest.fixture
def sample(feishu: Platform) -> Job:
    return feishu.hire_service.store.job_with_code(SAMPLE_CODE)


@pytest.fixture
def closed(feishu: Platform) -> Job:
    return feishu.hire_service.store.job_with_code(CLOSED_LONG_AGO_CODE)


@pytest.mark.parametrize("invisible", INVISIBLE)
@pytest.mark.parametrize(
    "form",
    ["{}/job A168688", "/job{} A168688", "/jo{}b A168688", "/job A168{}688", "/job A168688{}", "@bot{} /job A168688"],
)
def test_invisible_characters_are_not_read(conversation: Conversation, sample: Job, form: str, invisible: str) -> None:
    assert sample.title in conversation.ask(form.format(invisible)).text()


@pytest.mark.parametrize("space", ["\u3000", "\u00a0", "\u2003", "\t", "\n", "  "])
def test_any_space_is_a_space(conversation: Conversation, sample: Job, space: str) -> None:
    assert sample.title in conversation.ask(f"/job{space}A168688").text()
    assert sample.title in conversation.ask(f"／ＪＯＢ{space}Ａ１６８６８８").text()


@pytest.mark.parametrize(
    "form",
    [
        "@bot /job A168688 {}",
        "{} @bot /job A168688",
        "@bot {} /job A168688",
        "@bot /job {} A168688",
        "@bot /job {}A168688",
        "@bot /job A168688{}",
        "@bot /job A168688 @_all",
    ],
)
@pytest.mark.parametrize("as_post", [False, True])
def test_a_colleagues_mention_is_no_word(conversation: Conversation, sample: Job, form: str, *, as_post: bool) -> None:
    assert sample.title in conversation.ask(form.format(COLLEAGUE), as_post=as_post).text()


def test_a_mention_after_a_date_or_a_filter_is_no_word(
    conversation: Conversation, feishu: Platform, closed: Job
) -> None:
    conversation.say(f"@bot /reopen {closed.code} 30d {COLLEAGUE}")
    assert closed.is_active
    assert "@_user" not in conversation.ask(f"@bot /jobs 城市:成都 {COLLEAGUE}").text()


@pytest.mark.parametrize(
    "text",
    [
        "麻烦看一下 @bot /job A168688",
        "@bot 麻烦看一下 /job A168688",
        "@bot 麻烦看一下/职位 A168688",
        "Could you check this? @bot /job A168688",
        "@bot hey, /job A168688",
        "/job A168688 @bot 谢谢",
        "/help me please @bot /job A168688",
    ],
)
@pytest.mark.parametrize("as_post", [False, True])
def test_talk_before_the_command_is_talk(conversation: Conversation, sample: Job, text: str, *, as_post: bool) -> None:
    assert sample.title in conversation.ask(text, as_post=as_post).text()


@pytest.mark.parametrize(
    "typed",
    [
        "职位：A168688",
        "职位:A168688",
        "/job #A168688",
        "/job A168688。",
        "/job「A168688」",
        "/job (A168688)",
        "job, A168688!",
        "职位编码：A168688",
        "A168688",
        "#A168688",
        "A168688。",
        "编码 A168688",
        "/job job code A168688",
        "ａ１６８６８８",
        "/job A168688 谢谢",
        "/job 编码A168688",
        "/job 高级工程师职位-官网广告（A168688）",
    ],
)
def test_punctuation_around_a_reference_is_dropped(conversation: Conversation, sample: Job, typed: str) -> None:
    assert sample.title in conversation.ask(typed).text()
    assert sample.title in conversation.ask(typed, chat=DIRECT).text()


@pytest.mark.parametrize("separator", [" ", ",", "，", "、", ";", "\n", "\t", " 和 ", "和", " and ", "/"])
def test_several_codes_are_several_jobs(
    conversation: Conversation, feishu: Platform, sample: Job, separator: str
) -> None:
    other = feishu.hire_service.store.job_with_code(TWO_ADVERTS_CODE)
    for command in ("/job ", ""):
        answer = conversation.ask(f"{command}{sample.code}{separator}{other.code}").text()
        assert sample.title in answer
        assert other.title in answer


def test_of_several_codes_it_is_told_which_were_not_found(conversation: Conversation, sample: Job) -> None:
    answer = conversation.ask(f"/job A9999997 {sample.code} {TWO_ADVERTS_CODE} A9999998 A9999999")
    assert "The 1st, 4th and 5th jobs you named were not found" in answer.text()
    assert "你输入的第 1、4、5 个职位没有找到" in answer.text("zh_cn")


def test_a_code_that_is_not_found_is_told_beside_one_that_is(conversation: Conversation, sample: Job) -> None:
    answer = conversation.ask(f"/job {sample.code} A9999999")
    assert "The 2nd job you named was not found" in answer.text()
    assert sample.title in answer.text()


def test_a_link_needs_no_scheme(conversation: Conversation, feishu: Platform, sample: Job) -> None:
    (post, *_) = feishu.hire_service.store.posts_of_job(sample.id)
    for link in (
        f"jobs.example.com/index/position/{post.id}/detail",
        f"//jobs.example.com/{post.id}",
        f"https://jobs.example.com/{post.id}?spread=1。",
    ):
        assert sample.title in conversation.ask(f"/job {link}").text()
        assert sample.title in conversation.ask(link).text()


@pytest.mark.parametrize("text", ["看一下{}呢", "{} 还在招人吗？", "what about {} please", "帮我看看{}，谢谢"])
def test_a_code_in_a_sentence_offers_the_job(conversation: Conversation, sample: Job, text: str) -> None:
    answer = conversation.ask(text.format(sample.code))
    assert "Do you mean this job?" in answer.text()
    assert sample.title in answer.text()
    assert answer.has_button("show_post")


def test_a_title_alone_shows_the_job_or_the_list(conversation: Conversation, sample: Job) -> None:
    assert "A168688" in conversation.ask(sample.title).text()
    several = conversation.ask("产品经理")
    assert "Choose a job" in several.text()
    assert several.has_button("show_post")


def test_words_of_no_title_get_no_job(conversation: Conversation) -> None:
    for text in ("zzzz qqqq", "今天天气真好", "嗯哼"):
        assert "I did not understand" in conversation.ask(text).text()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        *((typed, "What I can do") for typed in ("你好", "hi", "谢谢", "怎么用", "Hello!", "thanks", "在吗？")),
        *((typed, "What I can do") for typed in ("早", "晚上好", "谢谢你！", "good morning", "hi bot", "你是谁？")),
        *((typed, "Jobs") for typed in ("列表", "有哪些职位？", "list", "show me the jobs")),
        *((typed, "open jobs") for typed in ("open jobs", "在招的职位", "现在有哪些职位在招？")),
        *((typed, "closed or expired jobs") for typed in ("已关闭的职位", "closed jobs", "哪些职位关闭了？")),
        *((typed, "Only jobs with") for typed in ("我的职位", "my jobs")),
        *((typed, "Expiring jobs") for typed in ("哪些职位快到期了", "快到期", "which jobs expire soon?")),
        *(
            (typed, "expire within 6 days")
            for typed in ("本周到期的职位", "哪些职位这周到期？", "what expires this week?")
        ),
        *((typed, "Subscribed") for typed in ("帮我订阅", "I want to subscribe")),
        *(
            (typed, "which job to reopen")
            for typed in ("/reopen", "怎么重启职位？", "How do I reopen a job?", "重新开放")
        ),
        *((typed, "History") for typed in ("操作记录", "who reopened it?")),
        *((typed, "Subscriptions") for typed in ("暂停", "提醒设置", "pause", "静音", "恢复提醒", "resume")),
    ],
)
def test_everyday_words_are_understood(conversation: Conversation, typed: str, shown: str) -> None:
    assert shown in conversation.ask(typed).text()


@pytest.mark.parametrize(
    "typed", ["取消订阅", "取消提醒", "/取消订阅", "不要提醒我", "不要再提醒了", "停止", "我要退订", "stop reminders"]
)
def test_no_more_reminders_is_never_taken_for_more(conversation: Conversation, typed: str) -> None:
    conversation.ask("/subscribe")
    answer = conversation.ask(typed)
    assert "ubscrib" in answer.text()
    assert not any("/subscribe" in name for name in answer.buttons())


@pytest.mark.parametrize(
    "typed", ["/snooze", "/scna", "/skan", "/close A168688", "关闭 A1", "open the jobs in Shanghai"]
)
def test_no_suggestion_that_the_asker_may_not_use_or_that_does_the_opposite(
    conversation: Conversation, typed: str
) -> None:
    answer = conversation.ask(typed, by=people.OUTSIDER)
    assert "/scan" not in answer.text()
    assert not any(name.startswith(("/reopen", "/scan", "/subscribe")) for name in answer.buttons())


@pytest.mark.parametrize(
    ("typed", "meant"), [("/jbo A168688", "/job A168688"), ("/expirng", "/expiring"), ("/unsubscibe", "/unsubscribe")]
)
def test_a_mistyped_name_is_suggested(conversation: Conversation, typed: str, meant: str) -> None:
    assert meant in conversation.ask(typed).buttons()


def _same(action: dict[str, Any], _card: object) -> dict[str, Any]:
    return action


def test_words_without_end_on_a_clicked_card_are_cut(conversation: Conversation) -> None:
    """Such a value comes from no client; comparing it with every title would stop the bot."""
    card = conversation.ask("/help")
    for value in (
        {"do": "run_command", "words": "/job " + "工程师帅 " * 9_000},
        {"do": "list_posts", "words": "工程师帅 " * 9_000},
        {"do": "choose_post", "words": "工程师帅 " * 9_000},
    ):
        action = {"tag": "button", "value": value}
        click = conversation.user_actions.send_action(card.message.id, people.RECRUITER.open_id, partial(_same, action))
        started = time.monotonic()
        status, _ = conversation.push(click.event)
        assert status == 200
        assert time.monotonic() - started < within(2)


def test_in_a_group_only_what_is_said_to_the_bot_is_answered(conversation: Conversation) -> None:
    assert conversation.say("A168688", chat=RECRUITING_GROUP, mention_bot=False) == []
