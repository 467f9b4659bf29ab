"""``/job``: every kind of reference, several matches, none, and failures of Hire."""

from collections.abc import Callable

import pytest

from simulator.core import people
from simulator.core.faults import FaultKind
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE
from simulator.platform import Platform
from simulator.seed.special_jobs import BARE_POST_ID, HOSTILE_CODE, TWO_ADVERTS_CODE
from tests.support.whole_bot.conversation import Conversation

POST_ID, JOB_ID = "7392894182636144946", "7392894182636030258"


@pytest.mark.parametrize(
    "text",
    [
        "/job A168688",
        "job A168688",
        "/JOB a168688",
        "／job　Ａ１６８６８８",
        "职位 A168688",
        "/职位A168688",
        f"/job {POST_ID}",
        f"/job {JOB_ID}",
        f"/job https://careers.example.com/position/{POST_ID}/detail?spread=x",
        f"/job [the advert](https://careers.example.com/position/{POST_ID}/detail)",
        "/job 高级工程师职位-官网广告",
    ],
)
def test_every_kind_of_reference_finds_the_post(conversation_in_world: Conversation, text: str) -> None:
    reply = conversation_in_world.ask(text)
    assert "高级工程师职位-官网广告" in reply.text("zh_cn")
    assert "A168688" in reply.text("zh_cn")


def test_the_card_shows_every_field_of_the_sample_in_both_languages(
    conversation: Conversation, feishu: Platform
) -> None:
    # A closed job is known from its publish record, which lacks the custom fields, the function and the project.
    feishu.hire_service.open_job(JOB_ID, {"is_never_expired": True})
    feishu.hire_service.put_up(SOCIAL_SITE.id, POST_ID)
    conversation.scan()
    reply = conversation.ask("/job A168688")
    chinese, english = reply.text("zh_cn"), reply.text("en_us")
    for text in (
        "产品部",
        "金融",
        "研发",
        "社招-全职",
        "级别-2",
        "成都",
        "下午茶",
        "考古",
        "项目1",
        "袁一一",
        "集团化",
        "12",
    ):
        assert text in chinese
    for text in (
        "product department",
        "Finance",
        "RD",
        "Full-time",
        "level-2",
        "Chengdu",
        "afternoon tea",
        "YiYi Yuan",
    ):
        assert text in english
    assert "5K" in chinese.replace(" ", "")
    assert "10K" in chinese.replace(" ", "")
    assert "小学及以上" in chinese
    assert "Open, never expires" in english


def test_salaries_can_be_hidden_by_the_operator(start_conversation: Callable[..., Conversation]) -> None:
    conversation = start_conversation(SHOW_SALARY="false")
    assert "10K" not in conversation.ask("/job A168688").text().replace(" ", "")


def test_a_post_without_optional_fields_has_a_card(conversation: Conversation) -> None:
    reply = conversation.ask(f"/job {BARE_POST_ID}")
    assert reply.is_card
    assert "None" not in reply.text()


def test_a_hostile_post_is_shown_as_text(conversation: Conversation) -> None:
    reply = conversation.ask(f"/job {HOSTILE_CODE}")
    assert reply.is_card
    assert "<at id=all></at>" in reply.text()
    assert "\u202e" not in reply.text()


def test_several_matches_are_a_list_to_choose_from(conversation: Conversation) -> None:
    choice = conversation.ask("/job 工程师")
    assert choice.has_button("show_post")
    conversation.click(choice, {"do": "show_post"})
    assert conversation.last().message.parent_id == choice.message.id
    assert conversation.last().has_button("refresh_post")


def test_pages_of_the_choice_are_shown_on_the_same_card(conversation: Conversation) -> None:
    choice = conversation.ask("/job 工程师")
    first = choice.text()
    outcome = conversation.click(choice, {"do": "choose_post", "page": 1})
    assert outcome.error_code == 0
    assert choice.text() != first


def test_without_a_match_the_nearest_titles_are_offered(conversation: Conversation) -> None:
    reply = conversation.ask("/job 高级工程狮职位")
    assert "A168688" in reply.text()
    assert reply.has_button("show_post")
    assert "工程狮" not in reply.message.content_text


def test_where_nothing_is_hidden_the_nearest_codes_are_offered_too(
    start_conversation: Callable[..., Conversation],
) -> None:
    reply = start_conversation(SHOW_UNADVERTISED="true").ask("/job A168687")
    assert "A168688" in reply.text()
    assert reply.has_button("show_post")


def test_the_command_alone_explains_what_to_write(conversation: Conversation) -> None:
    assert "A168688" in conversation.ask("/job").text()


def test_a_post_that_no_scan_has_seen_is_found_live(conversation_in_world: Conversation, feishu: Platform) -> None:
    job = feishu.hire_service.store.job_with_code(TWO_ADVERTS_CODE)
    job.code = "NEW-7"
    assert job.title in conversation_in_world.ask("/job NEW-7").text("zh_cn")


def test_a_job_that_left_every_site_is_shown_as_last_seen(conversation: Conversation, feishu: Platform) -> None:
    job = feishu.hire_service.store.job_with_code(TWO_ADVERTS_CODE)
    for post in feishu.hire_service.store.posts_of_job(job.id):
        feishu.hire_service.take_down(post.website_id, post.id)
    reply = conversation.ask(f"/job {job.code}")
    assert reply.text().count("off the site") == 2
    assert job.title in reply.text("zh_cn")


def test_the_two_websites_are_both_searched(conversation: Conversation, feishu: Platform) -> None:
    campus = next(post for post in feishu.hire_service.store.posts.values() if post.website_id == CAMPUS_SITE.id)
    assert campus.title in conversation.ask(f"/job {campus.id}").text("zh_cn")


def test_only_the_configured_website_is_asked(start_conversation: Callable[..., Conversation]) -> None:
    conversation = start_conversation(HIRE_WEBSITE_IDS=CAMPUS_SITE.id)
    assert not conversation.ask("/job A168688").has_button("reopen_job")


def test_refresh_reads_the_post_again(conversation_in_world: Conversation, feishu: Platform) -> None:
    conversation = conversation_in_world
    card = conversation.ask("/job A168688")
    feishu.hire_service.open_job(JOB_ID, {"is_never_expired": True})
    outcome = conversation.click(card, {"do": "refresh_post"}, people.OUTSIDER)
    assert outcome.toast is not None
    assert "开放" in card.text("zh_cn")
    assert not card.has_button("reopen_job")
    assert card.has_button("publish_adverts") is not feishu.behaviour.open_lists_posts


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        ("busy", "Feishu is not answering"),
        ("bad_gateway", "Feishu is not answering"),
        ("quota_used_up", "quota"),
        ("scope_missing", "permission"),
    ],
)
def test_a_failing_dependency_is_reported_with_an_incident_number(
    conversation: Conversation, feishu: Platform, fault: FaultKind, text: str
) -> None:
    feishu.faults.add(fault, "GET /hire/v1/*", times=50)
    reply = conversation.ask("/job A168688")
    assert text in reply.text("en_us")
    assert "Incident number" in reply.text("en_us")
    assert "问题编号" in reply.text("zh_cn")
