"""The job board beside the chat, and the bot's cards that follow what happens there."""

import pytest
from playwright.sync_api import Locator, expect

from simulator.seed.special_jobs import OFF_SITE_CODE, SAMPLE_CODE, TWO_ADVERTS_CODE, UNADVERTISED_CODE
from tests.browser.pictures.walk import walk
from tests.support.page_reader import Reader
from tests.support.playground_process import Program


@pytest.fixture
def at_ten(playground: Program) -> None:
    playground.move_to_ten_in_the_morning()


def row_of(reader: Reader, code: str) -> Locator:
    """The job's row on the board."""
    panel = reader.tool("Jobs")
    panel.get_by_role("searchbox", name="Search jobs").fill(code)
    expect(panel.get_by_role("status")).to_have_text("Jobs: 1")
    return panel.get_by_role("listitem").filter(has_text=code)


def test_a_job_that_closes_goes_off_its_sites_and_comes_back_by_the_digest(
    reader: Reader, playground: Program, at_ten: None
) -> None:
    playground.open_on_its_sites(TWO_ADVERTS_CODE)  # other tests let it expire
    steps = list(walk(reader))
    assert steps[0] == "board"
    assert steps[-1] == "undone"
    assert not playground.is_open(TWO_ADVERTS_CODE)


def test_an_advert_that_is_published_or_taken_down_on_the_board_is_so_on_the_card(
    reader: Reader, playground: Program
) -> None:
    playground.take_adverts_down(OFF_SITE_CODE)
    card = reader.ask(f"/job {OFF_SITE_CODE}")
    expect(card).to_contain_text("The job is open but not on any careers site.")
    row = row_of(reader, OFF_SITE_CODE)
    row.get_by_role("button", name="Publish").click()
    expect(row).to_contain_text("On the site")
    reader.press(card, "Refresh")
    expect(card).to_contain_text("Careers · on the site")
    expect(card.get_by_role("button", name="Publish again")).to_have_count(0)
    row.get_by_role("button", name="Take down").click()
    expect(row).to_contain_text("Off the site")
    reader.press(card, "Refresh")
    expect(card).to_contain_text("Careers · off the site")
    expect(card.get_by_role("button", name="Publish again")).not_to_have_count(0)


@pytest.mark.parametrize(
    ("language", "tab", "words"),
    [("en_us", "Jobs", "No advert: only its team sees it"), ("zh_cn", "职位", "没有广告，仅招聘团队可见")],
)
def test_a_job_without_adverts_says_who_sees_it(reader: Reader, language: str, tab: str, words: str) -> None:
    reader.open(lang=language)
    reader.page.locator("[data-tools]").click()
    reader.page.get_by_role("tab", name=tab).click()
    reader.page.get_by_role("tabpanel").get_by_role("searchbox").fill(UNADVERTISED_CODE)
    row = reader.page.get_by_role("tabpanel").get_by_role("listitem").filter(has_text=UNADVERTISED_CODE)
    expect(row).to_contain_text(words)


def test_the_advert_of_a_closed_job_cannot_be_published(reader: Reader, playground: Program) -> None:
    playground.close_job(SAMPLE_CODE)
    row = row_of(reader, SAMPLE_CODE)
    expect(row).to_contain_text("Off the site")
    expect(row.get_by_role("button", name="Open the job")).to_be_visible()
    expect(row.get_by_role("button", name="Publish")).to_have_count(0)
