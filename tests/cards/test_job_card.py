from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.buttons import RefreshPost, ReopenJob, Subscribe, pack
from bot.domain.job_posts import JobPost, Named, Place
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.job_card import News, job_card
from tests.support.card_assertions import objects, shown, tagged, values
from tests.support.job_samples import (
    BARE,
    CLOSED,
    EXPIRED,
    EXPIRING,
    FOREVER,
    IN_EVERY_STATE,
    NOW,
    OPEN,
    RICH,
    SEED,
    UNLISTED,
    ZONE,
)

STATE_WORDS = {
    "open": Text("开放", "Open"),
    "expiring": Text("即将到期", "Expiring soon"),
    "expired": Text("已到期", "Expired"),
    "closed": Text("已关闭", "Closed"),
    "unlisted": Text("未发布", "Not on the site"),
}


def salary(post: JobPost, **options: Any) -> str | None:
    text = shown(job_card(post, NOW, ZONE, **options)).split("\n")
    return next((line.removeprefix("月薪：") for line in text if line.startswith("月薪：")), None)


def test_the_sample_of_hires_page_shows_every_field_in_both_languages() -> None:
    card = job_card(RICH, NOW, ZONE)
    for words in (
        "产品部",
        "金融",
        "研发",
        "社招-全职",
        "P5 – P7",
        "5K – 10K",
        "小学及以上",
        "12",
        "下午茶",
        "不限专业",
    ):
        assert words in shown(card)
    for words in ("product department", "Finance", "RD", "Full-time", "afternoon tea", "project 1", "YiYi Yuan"):
        assert words in shown(card, "en_us")
    assert "成都抖音集团大厦（中国大陆 · 四川 · 成都 · 高新区）" in shown(card)
    assert "Chengdu Douyin Group Building (high-tech, Chengdu, Sichuan, Chinese Mainland)" in shown(card, "en_us")
    assert "职位描述\n负责软件开发\n职位要求\n大专" in shown(card)


def test_a_post_with_only_an_id_and_a_title_has_no_empty_fields() -> None:
    card = job_card(BARE, NOW, ZONE)
    assert shown(card).split("\n") == ["前台", "开放", "刷新", "在本会话订阅提醒", "长期有效"]
    assert card.fallback == Text("前台 · 开放 · 长期有效", "前台 · Open · Never expires")


def test_a_post_without_a_title_is_called_untitled() -> None:
    assert "（无标题职位）" in shown(job_card(replace(BARE, title=" \u200b"), NOW, ZONE))


@pytest.mark.parametrize("state", [*IN_EVERY_STATE])
def test_the_state_is_shown_as_text(state: str) -> None:
    card = job_card(IN_EVERY_STATE[state], NOW, ZONE)
    first = tagged(card, "text_tag")[0]["text"]
    assert first["i18n_content"] == STATE_WORDS[state]._asdict()
    assert STATE_WORDS[state].en_us in card.fallback.en_us


@pytest.mark.parametrize("post", [CLOSED, UNLISTED])
def test_a_job_that_may_be_closed_carries_the_form_that_reopens_it(post: JobPost) -> None:
    form = tagged(job_card(post, NOW, ZONE), "form")[0]
    names = {node["name"]: node for node in form["elements"] if "name" in node}
    assert [option["value"] for option in names["period"]["options"]] == ["forever", "30d", "60d", "90d", "180d"]
    assert names["period"]["initial_index"] == 4
    assert names["date"]["tag"] == "date_picker"
    assert names["reopen"]["form_action_type"] == "submit"
    assert names["reopen"]["confirm"]["title"]["i18n_content"]["en_us"] == "Reopen this job?"
    assert names["reopen"]["behaviors"][0]["value"] == pack(ReopenJob(post.website_id, post.id, post.job_id))


def test_only_sending_the_form_can_reopen() -> None:
    card = job_card(CLOSED, NOW, ZONE)
    carriers = [node for node in objects(card.content) if "reopen_job" in str(node.get("behaviors", ""))]
    assert [node["form_action_type"] for node in carriers] == ["submit"]


@pytest.mark.parametrize("post", [OPEN, FOREVER, EXPIRING, EXPIRED])
def test_an_open_job_has_no_form(post: JobPost) -> None:
    assert tagged(job_card(post, NOW, ZONE), "form") == []


def test_an_open_job_says_until_when_in_the_readers_zone() -> None:
    text = shown(job_card(OPEN, NOW, ZONE), "en_us")
    milliseconds = 1778810400000
    assert f"Open until <local_datetime millisecond='{milliseconds}' format_type='date_num'>" in text
    assert f"<local_datetime millisecond='{milliseconds}' format_type='time'>" in text
    assert "2026-05-15 10:00 (Asia/Shanghai)" in job_card(OPEN, NOW, ZONE).fallback.zh_cn


def test_an_expired_job_that_hire_counts_as_open_says_how_to_try() -> None:
    assert "/reopen A168688" in shown(job_card(EXPIRED, NOW, ZONE))
    assert f"/reopen {EXPIRED.id}" in shown(job_card(replace(EXPIRED, job_code=""), NOW, ZONE))


def test_an_expired_job_gets_its_form_when_it_was_asked_for() -> None:
    assert tagged(job_card(EXPIRED, NOW, ZONE, offer="asked"), "form")


@pytest.mark.parametrize("post", [EXPIRING, OPEN])
def test_asking_to_reopen_an_open_job_says_where_it_can_be_extended(post: JobPost) -> None:
    card = job_card(post, NOW, ZONE, offer="asked")
    assert "cannot extend an open job" in shown(card, "en_us")
    assert not tagged(card, "form")


def test_a_reopen_form_does_not_promise_adverts() -> None:
    assert "可能需要在飞书招聘中重新发布" in shown(job_card(CLOSED, NOW, ZONE))


def test_a_job_whose_ids_cannot_be_right_has_no_button_that_carries_them() -> None:
    assert values(job_card(replace(CLOSED, job_id="../open"), NOW, ZONE)) == [
        pack(RefreshPost(CLOSED.website_id, CLOSED.id)),
        pack(Subscribe()),
    ]
    assert values(job_card(replace(CLOSED, id="a b"), NOW, ZONE)) == [pack(Subscribe())]


@pytest.mark.parametrize(
    ("lowest", "highest", "expected"),
    [
        ("5", "10", "5K – 10K"),
        ("5", "5", "5K"),
        ("5000", "10000", "5000 – 10000"),
        ("999.5", "1000", "999.5K – 1000"),
        ("5", "", "5K 及以上"),
        ("", "10", "10K 及以下"),
        ("0", "10", "10K 及以下"),
        ("", "", None),
        ("0", "0", None),
        ("面议", "", "面议 及以上"),
    ],
)
def test_a_salary_is_in_k_only_where_k_can_be_meant(lowest: str, highest: str, expected: str | None) -> None:
    assert salary(replace(SEED, min_salary=lowest, max_salary=highest)) == expected


def test_a_salary_can_be_kept_out_of_the_chat() -> None:
    assert salary(SEED, show_salary=False) is None


@pytest.mark.parametrize(
    ("lowest", "highest", "expected"),
    [("P5", "P5", "P5"), ("P5", "P7", "P5 – P7"), ("P5", "", "P5 及以上"), ("", "P7", "P7 及以下")],
)
def test_equal_levels_are_one_and_half_a_range_says_so(lowest: str, highest: str, expected: str) -> None:
    levels = [Named("1", Text(name, name)) if name else None for name in (lowest, highest)]
    card = job_card(replace(SEED, min_level=levels[0], max_level=levels[1]), NOW, ZONE)
    assert f"职级：{expected}" in shown(card).split("\n")


def test_a_place_without_a_name_is_shown_by_its_city() -> None:
    card = job_card(replace(SEED, places=(Place(city=Text("上海", "")),)), NOW, ZONE)
    assert "工作地点：上海" in shown(card)
    assert "Location: 上海" in shown(card, "en_us")


def test_news_is_the_first_element() -> None:
    card = job_card(SEED, NOW, ZONE, news=News(Text("职位已重启", "Open again")))
    assert card.content["body"]["elements"][0]["text"]["i18n_content"]["en_us"] == "Open again"


def test_a_title_too_long_for_the_header_is_shown_in_full_below() -> None:
    title = "很长的职位名称" * 30
    card = job_card(replace(SEED, title=title), NOW, ZONE)
    assert card.content["header"]["title"]["content"].endswith("…")
    assert title in shown(card)


def says_shortened(card: Card) -> bool:
    return "Too long, shortened" in shown(card, "en_us")


def test_a_text_that_fits_is_not_shortened() -> None:
    description = "职责很多。" * 1000
    card = job_card(replace(SEED, description=description), NOW, ZONE)
    assert description in shown(card)
    assert not says_shortened(card)


def test_the_longest_text_is_shortened_first_and_the_card_says_so() -> None:
    card = job_card(replace(SEED, description="职责" * 50_000, requirement="要求" * 500), NOW, ZONE)
    assert "要求" * 500 in shown(card)
    assert says_shortened(card)


def test_a_long_list_of_places_ends_with_the_number_of_those_not_shown() -> None:
    places = tuple(Place(name=Text(f"楼{number}", f"B{number}")) for number in range(200))
    text = shown(job_card(replace(SEED, places=places), NOW, ZONE))
    assert "另有 100 项" in text


def test_the_card_carries_the_key_of_its_post() -> None:
    assert job_card(SEED, NOW, ZONE).post == SEED.key


def test_a_job_that_was_closed_before_its_expiry_still_shows_it() -> None:
    card = job_card(replace(CLOSED, expires_at=NOW + timedelta(days=3)), NOW, ZONE)
    assert "The job is closed; its expiry:" in shown(card, "en_us")


def test_a_time_before_1970_is_shown_without_the_tag_that_does_not_accept_it() -> None:
    card = job_card(replace(OPEN, created_at=datetime(1969, 12, 31, 23, 0, tzinfo=UTC)), NOW, ZONE)
    assert "Created 1969-12-31 23:00" in shown(card, "en_us")
