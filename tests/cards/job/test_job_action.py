from dataclasses import replace
from typing import Literal

import pytest

from bot.domain.buttons import Subscribe, pack
from bot.domain.job_buttons import AskToReopen, PublishAdverts, RefreshJob, ReopenJob, ScheduleAutoReopen, UndoReopening
from bot.domain.job_details import Named
from bot.domain.jobs import Job
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.job_card import JobView, Links, job_card
from tests.support.card_assertions import assert_platform_accepts, objects, primary, shown, tagged, values
from tests.support.every_card import shown_card
from tests.support.job_samples import (
    CLOSED,
    EXPIRED,
    EXPIRING,
    FOREVER,
    IN_EVERY_STATE,
    LINKS,
    NOW,
    OFF,
    OPEN,
    REOPENED,
    UNADVERTISED,
    UNDO,
    UNLISTED,
    ZONE,
    with_details,
)

Offer = Literal["by_state", "asked", "tried", "done"]
REOPEN = pack(ReopenJob(CLOSED.id, period="90d"))
SCHEDULE = pack(ScheduleAutoReopen(EXPIRING.id, period="90d"))
PUBLISH = pack(PublishAdverts(REOPENED.id))
STILL_OPEN = "An open job cannot be extended from here"
STILL_COUNTED = "Hire still counts the job as open, so reopening may not work"
NOTHING: tuple[str, ...] = ()


def forms(card: Card) -> list[str]:
    return [form["name"] for form in tagged(card, "form")]


@pytest.mark.parametrize(
    ("state", "offer", "form", "words"),
    [
        ("open", "by_state", NOTHING, NOTHING),
        ("open", "asked", NOTHING, (STILL_OPEN,)),
        ("open", "tried", NOTHING, (STILL_OPEN,)),
        ("open", "done", NOTHING, NOTHING),
        ("expiring", "by_state", ("arm_form",), (STILL_OPEN,)),
        ("expiring", "asked", ("arm_form",), (STILL_OPEN,)),
        ("expiring", "tried", ("arm_form",), (STILL_OPEN,)),
        ("expiring", "done", ("arm_form",), (STILL_OPEN,)),
        ("expired", "by_state", ("reopen_form",), (STILL_COUNTED,)),
        ("expired", "asked", ("reopen_form",), (STILL_COUNTED,)),
        ("expired", "done", NOTHING, NOTHING),
        ("closed", "by_state", ("reopen_form",), NOTHING),
        ("closed", "asked", ("reopen_form",), NOTHING),
        ("closed", "done", NOTHING, NOTHING),
        ("unlisted", "by_state", ("reopen_form",), ("If it is closed, reopen it here.",)),
        ("unlisted", "asked", ("reopen_form",), ("If it is closed, reopen it here.",)),
        ("unlisted", "done", NOTHING, ("The job is open but not on any careers site.",)),
    ],
)
def test_each_state_has_its_action(state: str, offer: Offer, form: tuple[str, ...], words: tuple[str, ...]) -> None:
    card = shown_card(IN_EVERY_STATE[state], offer=offer)
    assert tuple(forms(card)) == form
    text = shown(card, "en_us")
    notes = {
        STILL_OPEN,
        STILL_COUNTED,
        "If it is closed, reopen it here.",
        "The job is open but not on any careers site.",
    }
    assert {note for note in notes if note in text} == set(words)
    assert "API" not in text
    assert "接口" not in shown(card)
    assert_platform_accepts(card)


def test_a_job_that_never_expires_needs_no_extension() -> None:
    text = shown(shown_card(replace(IN_EVERY_STATE["open"], expires_at=None), offer="tried"), "en_us")
    assert STILL_OPEN not in text
    assert "never expires, so there is nothing to reopen" in text


@pytest.mark.parametrize("job", [CLOSED, EXPIRED, UNLISTED])
def test_the_form_shows_its_default_first_and_its_button_carries_it(job: Job) -> None:
    form = tagged(shown_card(job), "form")[0]
    names = {node["name"]: node for node in objects(form["elements"]) if "name" in node}
    assert [option["value"] for option in names["period"]["options"]] == ["90d", "30d", "60d", "180d", "forever"]
    assert names["period"]["initial_index"] == 1
    assert names["date"]["tag"] == "date_picker"
    submit = names["reopen"]
    assert submit["form_action_type"] == "submit"
    assert submit["type"] == "primary_filled"
    assert submit["behaviors"][0]["value"] == REOPEN


@pytest.mark.parametrize("job", [CLOSED, EXPIRED, UNLISTED])
def test_whoever_may_not_reopen_can_ask_beside_the_primary_button(job: Job) -> None:
    card = shown_card(job)
    (row,) = [node for node in tagged(card, "column_set") if "ask_to_reopen" in str(node)]
    reopen, ask = [node for node in objects(row) if node.get("tag") == "button"]
    assert (reopen["name"], reopen["type"]) == ("reopen", "primary_filled")
    assert (ask["name"], ask["type"], ask["form_action_type"]) == ("ask", "default", "submit")
    assert ask["behaviors"][0]["value"] == pack(AskToReopen(job.id, "90d"))
    assert "请求重启" in shown(card)


def test_where_anyone_may_reopen_nobody_has_to_ask() -> None:
    card = job_card(JobView(CLOSED, may_ask=False), NOW, ZONE)
    assert "ask_to_reopen" not in str(card.content)
    assert "Ask to reopen" not in shown(card, "en_us")
    assert_platform_accepts(card)


def test_the_confirmation_names_the_job() -> None:
    confirm = primary(shown_card(CLOSED))[0]["confirm"]
    assert confirm["title"]["i18n_content"]["en_us"] == "Reopen “高级工程师职位-官网广告”?"
    long = primary(shown_card(with_details(CLOSED, title="长" * 500)))[0]["confirm"]
    assert "…" in long["title"]["content"]


def test_only_sending_the_form_can_reopen() -> None:
    carriers = [node for node in objects(shown_card(CLOSED).content) if "reopen_job" in str(node.get("behaviors", ""))]
    assert [node["form_action_type"] for node in carriers] == ["submit"]


def test_a_picked_date_is_said_to_end_in_the_zone_of_the_reader() -> None:
    assert "The job expires at 23:59 on the date you pick, in your time zone." in shown(shown_card(CLOSED), "en_us")


def test_a_reopen_form_does_not_promise_adverts() -> None:
    assert "may not bring its adverts back" in shown(shown_card(CLOSED), "en_us")
    assert "adverts back" not in shown(shown_card(replace(CLOSED, adverts=())), "en_us")


@pytest.mark.parametrize("job", [OPEN, FOREVER, UNADVERTISED])
def test_an_open_job_that_is_where_it_should_be_needs_nothing(job: Job) -> None:
    card = shown_card(job)
    department = [pack(Subscribe("department", job.id))] if job.details.department else []
    assert values(card) == [pack(RefreshJob(job.id)), *department, pack(Subscribe())]


def test_subscribing_offers_the_department_by_name_or_all_jobs() -> None:
    english = [node["text"]["i18n_content"]["en_us"] for node in tagged(shown_card(OPEN), "button")]
    assert OPEN.details.department is not None
    assert f"Subscribe to {OPEN.details.department.name.en_us}" in english
    assert "Subscribe to all jobs" in english


@pytest.mark.parametrize("department", [None, Named("1", Text("", "")), Named("1", Text("\u200b", " "))])
def test_without_a_name_of_its_department_a_job_offers_all_jobs(department: Named | None) -> None:
    card = shown_card(with_details(OPEN, department=department))
    assert [value for value in values(card) if value["do"] == "subscribe"] == [pack(Subscribe())]


def test_a_reopening_can_be_taken_back_after_a_question() -> None:
    card = job_card(JobView(REOPENED, undo=UNDO), NOW, ZONE, offer="done")
    undo = next(node for node in tagged(card, "button") if node.get("name") == "undo")
    assert undo["behaviors"][0]["value"] == pack(UNDO)
    assert undo["form_action_type"] == "submit"
    title, question = undo["confirm"]["title"]["i18n_content"], undo["confirm"]["text"]["i18n_content"]
    assert title["en_us"] == f"Undo the reopening of “{REOPENED.details.title}”?"
    assert title["zh_cn"] == f"撤销「{REOPENED.details.title}」的重启？"
    assert "closed again, and its adverts normally go off" in question["en_us"]
    assert "undo" not in str(values(shown_card(REOPENED)))


def test_an_undo_of_an_invalid_id_is_not_offered() -> None:
    assert forms(job_card(JobView(OPEN, undo=UndoReopening("../x", "r")), NOW, ZONE)) == []


def test_links_are_shown_where_they_are_known() -> None:
    card = job_card(JobView(OPEN, links=LINKS), NOW, ZONE)
    urls = [node["default_url"] for node in objects(card.content) if node.get("type") == "open_url"]
    assert urls == [LINKS.job_url, *LINKS.advert_urls.values(), *LINKS.advert_urls.values()]
    assert "Open in Feishu Hire" in shown(card, "en_us")
    assert "View on the careers site" in shown(card, "en_us")


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "people.example/1", "https://x.example/" + "9" * 2000])
def test_a_link_that_no_browser_opens_is_left_out(url: str) -> None:
    links = Links(url, dict.fromkeys(LINKS.advert_urls, url))
    assert "open_url" not in str(job_card(JobView(OPEN, links=links), NOW, ZONE).content)


def test_an_advert_that_is_off_its_site_has_no_link_to_it() -> None:
    card = job_card(JobView(CLOSED, links=LINKS), NOW, ZONE)
    assert [node["default_url"] for node in objects(card.content) if "default_url" in node] == [LINKS.job_url]


@pytest.mark.parametrize("job", [*IN_EVERY_STATE.values(), REOPENED])
def test_a_job_whose_id_cannot_be_right_has_no_button_that_carries_it(job: Job) -> None:
    card = shown_card(replace(job, id="../open"))
    assert values(card) == [pack(Subscribe())]
    assert_platform_accepts(card)


def test_an_advert_whose_ids_cannot_be_right_has_no_button() -> None:
    job = replace(REOPENED, adverts=(replace(OFF, website_id="a b"),))
    assert "publish_adverts" not in str(values(shown_card(job)))
