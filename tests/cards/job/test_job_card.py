from datetime import UTC, datetime

import pytest

from bot.domain.job_details import Named, Place
from bot.domain.jobs import Job, JobTeam
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.job_card import JobView, News, job_card
from tests.support.card_assertions import in_order, place_of, shown, tagged
from tests.support.every_card import shown_card
from tests.support.job_samples import (
    BARE,
    CLOSED,
    EXPIRING,
    IN_EVERY_STATE,
    NOW,
    OPEN,
    REOPENED,
    RICH,
    SEED,
    UNADVERTISED,
    ZONE,
    with_details,
)
from tests.support.reminder_samples import ASSIGNMENT

STATE_WORDS = {
    "open": Text("开放", "Open"),
    "expiring": Text("即将到期", "Expiring soon"),
    "expired": Text("已到期", "Expired"),
    "closed": Text("已关闭", "Closed"),
    "unlisted": Text("不在官网", "Not on the site"),
}


@pytest.mark.parametrize("state", [*IN_EVERY_STATE])
def test_the_header_shows_state_code_and_process_type(state: str) -> None:
    tags = [tag["text"] for tag in tagged(shown_card(IN_EVERY_STATE[state]), "text_tag")]
    assert tags[0]["i18n_content"] == STATE_WORDS[state]._asdict()
    assert tags[1]["content"] == "A168688"
    assert tags[2]["i18n_content"]["en_us"] == "Experienced hire"


@pytest.mark.parametrize(
    ("job", "action"), [(CLOSED, "Reopen job"), (REOPENED, "Publish all again"), (EXPIRING, "Schedule reopening")]
)
def test_what_matters_comes_first_and_the_action_before_the_facts(job: Job, action: str) -> None:
    card = job_card(JobView(job, assignment=ASSIGNMENT), NOW, ZONE)
    state = {CLOSED: "Closed since", REOPENED: "Open until", EXPIRING: "Expires"}[job]
    order = [
        *(
            job.details.title,
            "A168688",
            state,
            "Recruiter:",
            "product department · Chengdu",
            "Assigned to <person",
            action,
        ),
        *("Refresh", "Department: product department", "More details", "Description", "**Adverts**", "Created <local"),
    ]
    places = [place_of(card, words) for words in order]
    assert places == sorted(places)


def test_recruiter_and_managers_are_named_without_being_notified() -> None:
    people = in_order(shown_card(SEED))[place_of(shown_card(SEED), "Recruiter:")]
    assert people.startswith("Recruiter: <person id='ou_recruiter'")
    assert "Hiring manager: <person id='ou_manager_1'" in people
    assert "<person id='ou_manager_2'" in people
    assert "<at" not in people
    assert "ou_assistant" not in people


@pytest.mark.parametrize("team", [None, JobTeam(), JobTeam("ou_x'></person><at id=all></at>")])
def test_a_team_that_is_unknown_has_no_line(team: JobTeam | None) -> None:
    assert "Recruiter" not in shown(job_card(JobView(Job("1", team=team)), NOW, ZONE), "en_us")


def test_a_job_with_only_an_id_and_a_title_has_no_empty_fields() -> None:
    card = shown_card(BARE)
    words = ["前台", "开放", "开放，长期有效", "刷新", "订阅全部职位", "**职位广告**", "招聘官网 · 在官网上"]
    assert in_order(card, "zh_cn") == words
    assert card.fallback == Text("前台 · 开放，长期有效", "前台 · Open, never expires")


def test_a_job_that_was_never_advertised_says_who_is_shown_it() -> None:
    assert "Never advertised on a careers site" in shown(shown_card(UNADVERTISED), "en_us")
    assert "Never advertised" not in shown(shown_card(OPEN), "en_us")


def test_the_card_carries_the_id_of_its_job() -> None:
    assert shown_card(SEED).job_id == SEED.id


def test_long_texts_are_folded() -> None:
    panels = tagged(shown_card(RICH), "collapsible_panel")
    titles = [panel["header"]["title"]["i18n_content"]["en_us"] for panel in panels]
    assert titles == ["More details", "Description", "Requirements"]
    assert not any(panel["expanded"] for panel in panels)


def salary(job: Job, *, show_salary: bool = True) -> str | None:
    view = JobView(job, show_salary=show_salary)
    text = shown(job_card(view, NOW, ZONE)).split("\n")
    return next((line.removeprefix("月薪：") for line in text if line.startswith("月薪：")), None)


def test_the_sample_of_hires_page_shows_every_field_in_both_languages() -> None:
    card = shown_card(RICH)
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


def test_a_job_without_a_title_is_called_untitled() -> None:
    assert "（无标题职位）" in shown(shown_card(with_details(BARE, title=" \u200b")))


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
    assert salary(with_details(SEED, min_salary=lowest, max_salary=highest)) == expected


def test_a_salary_can_be_kept_out_of_the_chat() -> None:
    assert salary(SEED, show_salary=False) is None


@pytest.mark.parametrize(
    ("lowest", "highest", "expected"),
    [("P5", "P5", "P5"), ("P5", "P7", "P5 – P7"), ("P5", "", "P5 及以上"), ("", "P7", "P7 及以下")],
)
def test_equal_levels_are_one_and_half_a_range_says_so(lowest: str, highest: str, expected: str) -> None:
    levels = [Named("1", Text(name, name)) if name else None for name in (lowest, highest)]
    card = shown_card(with_details(SEED, min_level=levels[0], max_level=levels[1]))
    assert f"职级：{expected}" in shown(card).split("\n")


def test_a_place_without_a_name_is_shown_by_its_city() -> None:
    card = shown_card(with_details(SEED, places=(Place(city=Text("上海", "")),)))
    assert "工作地点：上海" in shown(card)
    assert "Location: 上海" in shown(card, "en_us")


def test_news_is_the_first_element() -> None:
    card = shown_card(SEED, news=News(Text("职位已重启", "Open again")))
    assert card.content["body"]["elements"][0]["text"]["i18n_content"]["en_us"] == "Open again"


def test_a_title_too_long_for_the_header_is_shown_in_full_below() -> None:
    title = "很长的职位名称" * 30
    card = shown_card(with_details(SEED, title=title))
    assert card.content["header"]["title"]["content"].endswith("…")
    assert title in shown(card)


def says_shortened(card: Card) -> bool:
    return "Too long, shortened" in shown(card, "en_us")


def test_a_text_that_fits_is_not_shortened() -> None:
    description = "职责很多。" * 1000
    card = shown_card(with_details(OPEN, description=description))
    assert description in shown(card)
    assert not says_shortened(card)


def test_the_longest_text_is_shortened_first_and_the_card_says_so() -> None:
    card = shown_card(with_details(SEED, description="职责" * 50_000, requirement="要求" * 500))
    assert "要求" * 500 in shown(card)
    assert says_shortened(card)


def test_a_long_list_of_places_ends_with_the_number_of_those_not_shown() -> None:
    places = tuple(Place(name=Text(f"楼{number}", f"B{number}")) for number in range(200))
    text = shown(shown_card(with_details(SEED, places=places)))
    assert "另有 100 项" in text


def test_a_time_before_1970_is_shown_without_the_tag_that_does_not_accept_it() -> None:
    card = shown_card(with_details(OPEN, created_at=datetime(1969, 12, 31, 23, 0, tzinfo=UTC)))
    assert "Created 1969-12-31 23:00" in shown(card, "en_us")
