import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP, direct_chat_id
from simulator.seed.special_jobs import SAMPLE_CODE
from tests.support.page_reader import ZONE, Reader
from tests.support.playground_process import Program


@pytest.fixture
def closed(playground: Program) -> str:
    """The code of the platform's sample job, which is closed."""
    playground.close_job(SAMPLE_CODE)
    return SAMPLE_CODE


def test_a_typed_job_is_answered_with_its_card(reader: Reader, closed: str) -> None:
    card = reader.ask(f"/job {closed}")
    expect(card.locator(".card")).to_contain_text("高级工程师职位-官网广告")
    expect(card).to_contain_text("Department: product department")
    expect(card).to_contain_text("Monthly salary: 5K – 10K")
    expect(card.get_by_text("Closed", exact=True)).to_be_visible()
    expect(card.get_by_text("负责软件开发")).to_be_hidden()
    card.get_by_text("Description", exact=True).click()
    expect(card.get_by_text("负责软件开发")).to_be_visible()


def test_the_same_card_is_read_in_the_other_language(reader: Reader, closed: str) -> None:
    card = reader.ask(f"/job {closed}")
    expect(card).to_contain_text("Department: product department")
    reader.page.get_by_role("button", name="Language").click()
    reader.page.get_by_role("menuitemradio", name="简体中文", exact=True).click()
    expect(card).to_contain_text("部门：产品部")
    expect(card).not_to_contain_text("Department")
    expect(card).to_have_attribute("lang", "zh-CN")
    expect(reader.page.get_by_role("navigation", name="会话")).to_be_visible()


def test_only_translations_that_exist_are_offered(reader: Reader, group: str) -> None:
    reader.page.get_by_role("button", name="Language").click()
    offered = reader.page.get_by_role("menu", name="Language").get_by_role("menuitemradio")
    expect(offered).to_have_text(["简体中文", "English", re.compile("^As this person's client")])
    reader.page.keyboard.press("Escape")
    # An address that was kept from when Japanese was offered.
    reader.open(chat=group, lang="ja_jp")
    expect(reader.page.get_by_role("button", name="Language: English")).to_be_visible()
    expect(reader.page.locator("html")).to_have_attribute("lang", "en-US")


def test_the_recruiter_reopens_a_job_until_a_date(reader: Reader, playground: Program, closed: str) -> None:
    until = (datetime.now(ZoneInfo(ZONE)) + timedelta(days=300)).date().isoformat()
    card = reader.ask(f"/job {closed}")
    card.locator("[data-field=date]").fill(until)
    reader.press(card, "Reopen job")
    expect(reader.page.get_by_role("dialog")).to_contain_text("Reopen “高级工程师职位-官网广告”?")
    assert not playground.is_open(closed)
    reader.confirm()
    expect(reader.toast).to_contain_text("The job is open again")
    expect(card.locator(".updated-mark")).to_contain_text("Card updated")
    expect(card).to_contain_text(until)
    expect(card.get_by_role("button", name="Reopen job", exact=True)).to_have_count(0)
    assert playground.is_open(closed)
    card.get_by_role("button", name=re.compile("1 reply")).click()
    thread = reader.page.get_by_role("region", name="Thread")
    expect(thread).to_contain_text(people.RECRUITER.name.en_us)
    expect(thread).to_contain_text(f"until {until}")


def test_an_outsider_is_refused(reader: Reader, playground: Program, closed: str) -> None:
    reader.become(people.OUTSIDER)
    card = reader.ask(f"/job {closed}")
    card.locator("[data-field=period]").select_option("30d")
    reader.press(card, "Reopen job")
    reader.confirm()
    expect(reader.page.locator("[data-toast=error]")).to_contain_text("You may not reopen this job")
    expect(card.get_by_role("button", name="Reopen job", exact=True)).to_be_visible()
    assert not playground.is_open(closed)


def test_an_empty_group_shows_three_things_to_try(reader: Reader) -> None:
    reader.open(as_=people.SECOND_RECRUITER.open_id, chat=CAMPUS_GROUP)
    expect(reader.page.locator("[data-try]")).to_have_count(3)
    reader.page.locator("[data-try=tryClosed]").click()
    expect(reader.cards).to_have_count(1)
    expect(reader.card.get_by_role("button", name="Reopen job", exact=True)).to_be_visible()


def test_the_bot_greets_a_person_who_opens_the_direct_chat(reader: Reader) -> None:
    reader.open(as_=people.ASSISTANT.open_id)
    reader.page.locator(f"[data-chat={direct_chat_id(people.ASSISTANT.open_id)}]").click()
    expect(reader.cards).to_have_count(1)
    expect(reader.card).to_contain_text("JobBot")


def test_what_others_say_is_counted_until_it_is_read(reader: Reader, playground: Program, group: str) -> None:
    reader.page.locator("[data-chat=oc_direct_recruiter]").click()
    expect(reader.page.get_by_role("heading", name="JobBot", exact=True)).to_be_visible()
    for text in ("早上好", "有人吗"):
        playground.write(f"chats/{group}/say", **{"as": people.MANAGER.open_id, "text": text, "mention": False})
    item = reader.page.locator(f'[data-chat="{group}"]')
    expect(item).to_contain_text("2 unread")
    expect(item).to_contain_text("有人吗")
    expect(reader.page).to_have_title(re.compile(r"^\(\d+\) "))
    item.click()
    expect(reader.messages.last).to_contain_text("有人吗")
    expect(item).not_to_contain_text("unread")


def test_a_link_to_an_advert_is_previewed_beside_it(reader: Reader, playground: Program, closed: str) -> None:
    reader.say("https://jobs.example.com/position/7392894182636144946/detail")
    preview = reader.page.locator(".link-preview").last
    expect(preview).to_contain_text(f"高级工程师职位-官网广告 ({closed}) · Closed")
