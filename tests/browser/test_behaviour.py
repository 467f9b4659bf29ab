"""The Behaviour tab: the other readings of Feishu's documentation, and permissions that the app lacks."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import APIResponse, Locator, Route, expect

from simulator.core import people
from simulator.seed.special_jobs import OFF_SITE_CODE, SAMPLE_CODE
from tests.support.page_reader import Reader
from tests.support.playground_process import Program

EXPIRED_CODE = "A200008"
"""A job that nobody closed and whose expiry has passed."""

DRAWN_MS = 200
"""Time in which the page has drawn an answer that reached it."""


@pytest.fixture(autouse=True)
def documented_afterwards(playground: Program) -> Iterator[None]:
    """Afterwards the platform behaves as documented again, and the app has every permission."""
    yield
    settings = playground.read("state")["behaviour"]
    playground.write("behaviour", **{each["name"]: each["documented"] for each in settings})
    playground.write("scopes", **{scope["name"]: True for scope in playground.read("state")["scopes"]})


def turn(reader: Reader, name: str, *, is_on: bool) -> None:
    reader.tool("Behaviour").get_by_role("switch", name=name, exact=True).set_checked(is_on)


def on_the_board(reader: Reader, code: str) -> Locator:
    panel = reader.tool("Jobs")
    panel.get_by_role("searchbox", name="Search jobs").fill(code)
    return panel.get_by_role("listitem").filter(has_text=code)


def test_adverts_of_a_closed_job_stay_where_closing_does_not_take_them_down(
    reader: Reader, playground: Program
) -> None:
    playground.close_job(SAMPLE_CODE)
    expect(on_the_board(reader, SAMPLE_CODE)).to_contain_text("Off the site")
    turn(reader, "Closing a job takes its adverts down", is_on=False)
    expect(on_the_board(reader, SAMPLE_CODE)).to_contain_text("On the site")
    expect(on_the_board(reader, SAMPLE_CODE).get_by_role("button", name="Open the job")).to_be_visible()
    back = reader.tool("Behaviour").get_by_role("button", name="Back to what is documented")
    back.click()
    expect(back).to_be_disabled()
    expect(on_the_board(reader, SAMPLE_CODE)).to_contain_text("Off the site")


def test_a_reopened_job_is_on_its_site_where_reopening_puts_adverts_back(reader: Reader, playground: Program) -> None:
    playground.close_job(SAMPLE_CODE)
    card = reader.ask(f"/job {SAMPLE_CODE}")
    turn(reader, "Reopening puts its adverts back up", is_on=True)
    reader.press(card, "Reopen job")
    reader.confirm()
    expect(card).to_contain_text("The job is open again")
    expect(card).to_contain_text("Careers · on the site")
    expect(card.get_by_role("button", name="Publish again")).to_have_count(0)


def test_an_expired_job_stays_open_where_expiring_does_not_close_it(reader: Reader) -> None:
    expect(on_the_board(reader, EXPIRED_CODE).get_by_text("Closed", exact=True)).to_be_visible()
    reader.tool("Behaviour").get_by_label("When a job expires").select_option("stays_active")
    expect(on_the_board(reader, EXPIRED_CODE).get_by_text("Open", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("language", "tab", "label", "warning"),
    [
        ("en_us", "Behaviour", "When a job expires", "changes jobs that have expired already"),
        ("zh_cn", "行为", "职位到期后", "已经到期的职位也会随之改变"),
    ],
)
def test_a_setting_that_changes_past_jobs_says_so(
    reader: Reader, language: str, tab: str, label: str, warning: str
) -> None:
    reader.open(lang=language)
    reader.page.locator("[data-tools]").click()
    reader.page.get_by_role("tab", name=tab).click()
    expect(reader.page.get_by_label(label)).to_have_accessible_description(re.compile(warning))
    expect(reader.page.get_by_text(warning)).to_be_visible()


@pytest.mark.parametrize("is_sent", [False, True])
def test_a_list_that_nobody_touched_is_sent_only_if_the_switch_says_so(
    reader: Reader, playground: Program, *, is_sent: bool
) -> None:
    playground.close_job(SAMPLE_CODE)
    turn(reader, "Forms send selects and pickers nobody touched", is_on=is_sent)
    reader.become(people.OUTSIDER)
    card = reader.ask(f"/job {SAMPLE_CODE}")
    expect(card.locator("[data-field=period]")).to_have_value("90d")
    reader.press(card, "Reopen job")
    reader.confirm()
    expect(reader.page.locator("[data-toast=error]")).to_contain_text("You may not reopen this job")
    message_id = str(card.get_attribute("data-message"))
    requests = [line["request"] for line in playground.read("wire")["lines"]]
    (click,) = [request for request in requests if "form_value" in request and message_id in request]
    assert ('"period": "90d"' in click.split('"form_value"')[1]) is is_sent


def test_a_switch_stays_where_it_was_put_while_an_older_state_arrives(reader: Reader) -> None:
    page = reader.page
    switch = reader.tool("Behaviour").get_by_role("switch", name="hire:advertisement", exact=True)
    reads: list[tuple[Route, APIResponse]] = []
    writes: list[Route] = []
    page.route("**/api/state?*", lambda route: reads.append((route, route.fetch())), times=1)
    page.route("**/api/scopes", lambda route: writes.append(route))  # noqa: PLW0108 - playwright takes no built-in
    with page.expect_request("**/api/state?*"):
        page.get_by_role("tab", name="Behaviour").click()
    with page.expect_request("**/api/scopes"):
        switch.click()
    ((read, older),) = reads
    with page.expect_response("**/api/state?*"):
        read.fulfill(response=older)
    page.wait_for_timeout(DRAWN_MS)
    assert not switch.is_checked()
    with page.expect_response("**/api/state?*"):
        writes[0].continue_()
    expect(switch).not_to_be_checked()


def test_without_its_permission_publishing_says_which_one_is_missing(reader: Reader, playground: Program) -> None:
    playground.take_adverts_down(OFF_SITE_CODE)
    card = reader.ask(f"/job {OFF_SITE_CODE}")
    turn(reader, "hire:advertisement", is_on=False)
    card.get_by_role("button", name="Publish again").first.click()
    expect(reader.page.locator("[data-toast=error]")).to_contain_text("hire:advertisement")
    turn(reader, "hire:advertisement", is_on=True)
    card.get_by_role("button", name="Publish again").first.click()
    expect(card).to_contain_text("Careers · on the site")
