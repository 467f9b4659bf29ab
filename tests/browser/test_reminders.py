import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, expect

from simulator.clock import to_ms
from simulator.core import people
from simulator.seed.special_jobs import TWO_ADVERTS_CODE
from tests.browser.pictures.walk import WORDS, open_thread
from tests.support.page_reader import ZONE, Reader
from tests.support.playground_process import Program

HOW_MANY = 3
SNOOZING = {
    "en_us": {
        "menu": "More",
        "item": "Snooze for 3 days",
        "answer": "Snoozed for 3 days",
        "remark": "Snoozed here until",
    },
    "zh_cn": {
        "menu": "更多",
        "item": "3 天内不再提醒",
        "answer": "3 天内不再提醒这个职位",
        "remark": "本会话在",
    },
}


@pytest.fixture(autouse=True)
def ten_in_the_morning(playground: Program) -> None:
    playground.move_to_ten_in_the_morning()


def subscribe(reader: Reader, filters: str = "") -> None:
    expect(reader.ask(f"/subscribe {filters}".strip())).to_contain_text("Subscribed")


def a_day_later(reader: Reader, playground: Program) -> Locator:
    """Moves the clock in the page's time tool; returns the only digest of the new day."""
    day = (playground.now().astimezone(ZoneInfo(ZONE)) + timedelta(days=1)).date().isoformat()
    reader.tool("Time").get_by_role("button", name="+1 day").click()
    expect(reader.toast).to_contain_text("The platform's time is now")
    digest = reader.cards.filter(has=reader.page.locator(f'.message-who time[title^="{day}"]'))
    expect(digest).to_have_count(1)
    return reader.message(digest)


def close_in_the_job_board(reader: Reader, codes: list[str]) -> None:
    panel = reader.tool("Jobs")
    for code in codes:
        panel.get_by_role("searchbox", name="Search jobs").fill(code)
        expect(panel.get_by_role("status")).to_have_text("Jobs: 1")
        panel.get_by_role("button", name="Close the job").click()
        expect(panel.get_by_role("button", name="Open the job")).to_be_visible()


def an_hour_later(reader: Reader, card: Locator) -> None:
    """Moves the clock by an hour; a scan follows, and the card of the closed job is updated."""
    reader.tool("Time").get_by_role("button", name="+1 hour").click()
    expect(card.locator(".updated-mark")).to_be_visible()
    expect(card.get_by_text("Closed", exact=True)).to_be_visible()


@pytest.fixture
def open_jobs(playground: Program) -> list[str]:
    """The codes of some jobs that never expire, so that they stay open until somebody closes them."""
    found: list[str] = []
    page = 0
    while len(found) < HOW_MANY:
        jobs = playground.read(f"jobs?page={page}")["jobs"]
        assert jobs, "there are too few jobs"
        found += [job["code"] for job in jobs if job["isActive"] and job["expiresAt"] is None and job["code"]]
        page += 1
    return found[:HOW_MANY]


@pytest.fixture
def expiring_job(reader: Reader, playground: Program) -> None:
    """The job that ``WORDS`` fit is open and expires in four days, which the bot knows, so that tomorrow's digest tells of it."""
    expires_at = to_ms(playground.now() + timedelta(days=4))
    playground.write(f"jobs/{playground.job_id(TWO_ADVERTS_CODE)}", open=True, expiresAt=expires_at)
    expect(reader.ask(f"/job {TWO_ADVERTS_CODE}")).to_contain_text(TWO_ADVERTS_CODE)


def test_a_subscribed_chat_gets_a_digest_when_the_clock_is_moved(reader: Reader, playground: Program) -> None:
    subscribe(reader)
    digest = a_day_later(reader, playground)
    expect(digest.get_by_role("heading", level=3)).to_contain_text("jobs")
    digest.get_by_role("button", name="More").first.click()
    reader.page.get_by_role("menuitem", name="Assign to me", exact=True).click()
    expect(reader.toast).to_contain_text("Assigned to you")
    expect(digest).to_contain_text(re.compile(f"Assigned to .*{people.RECRUITER.name.en_us}"))
    expect(digest.locator(".updated-mark")).to_be_visible()


@pytest.mark.parametrize("language", SNOOZING)
def test_a_job_is_snoozed_from_the_menu_of_its_row(
    reader: Reader, playground: Program, group: str, expiring_job: None, language: str
) -> None:
    words = SNOOZING[language]
    subscribe(reader, WORDS)
    digest = a_day_later(reader, playground)
    reader.open(chat=group, lang=language)
    expect(digest).not_to_contain_text(words["remark"])
    digest.get_by_role("button", name=words["menu"]).first.click()
    reader.page.get_by_role("menuitem", name=words["item"], exact=True).click()
    expect(reader.page.locator("[data-toast=success]")).to_contain_text(words["answer"])
    expect(digest).to_contain_text(words["remark"])


def test_a_menu_of_a_card_that_has_changed_says_so_in_the_readers_language(
    reader: Reader, playground: Program, group: str, expiring_job: None
) -> None:
    subscribe(reader, WORDS)
    digest = a_day_later(reader, playground)
    reader.open(chat=group, lang="zh_cn")
    # Between the press and the platform somebody else's click may have changed the card.
    reader.page.route(
        "**/click", lambda route: route.continue_(post_data={**route.request.post_data_json, "value": {"do": "gone"}})
    )
    digest.get_by_role("button", name="更多").first.click()
    reader.page.get_by_role("menuitem").first.click()
    expect(reader.page.locator("[data-toast=error]")).to_contain_text(
        "客户端没有发出这次点击：卡片已经变化，没有这个按钮或选项了。"
    )
    expect(reader.page.locator("[data-toast=error]")).not_to_contain_text(re.compile("[a-z]{3}"))
    reader.faults.clear()


def test_closed_jobs_of_a_digest_are_reopened_together_with_progress_on_the_card(
    reader: Reader, playground: Program, open_jobs: list[str]
) -> None:
    reader.become(people.ADMIN)
    subscribe(reader)
    a_day_later(reader, playground)
    card = reader.ask(f"/job {open_jobs[-1]}")
    close_in_the_job_board(reader, open_jobs)
    an_hour_later(reader, card)
    digest = a_day_later(reader, playground)
    digest.locator("[data-field=posts]").click()
    for code in open_jobs:
        digest.get_by_role("checkbox", name=code).check()
    digest.locator("[data-field=period]").select_option("90d")
    reader.press(digest, "Reopen the chosen jobs")
    playground.write("switches", hireSlow=True)
    asked = open_thread(reader, digest).locator("[data-type=interactive]").last
    title = asked.get_by_role("heading", level=3)
    expect(title).to_have_text(f"Reopen these {HOW_MANY} jobs?")
    reader.press(asked, "Reopen")
    expect(title).to_contain_text(f"of {HOW_MANY} done")
    playground.write("switches", hireSlow=False)
    expect(title).to_have_text(f"{HOW_MANY} of {HOW_MANY} jobs reopened")
    expect(asked.get_by_text("✅ Reopened")).to_have_count(HOW_MANY)
    assert all(playground.is_open(code) for code in open_jobs)
