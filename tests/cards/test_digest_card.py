from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.buttons import ChooseReopenings, TurnDigest, pack
from bot.domain.job_buttons import ChooseForJob
from bot.domain.jobs import JobTeam
from bot.domain.reminders import CLOSED_STAGE, ShownFields
from bot.domain.replies import Card
from cards.digest_card import PAGE_SIZE, DigestRow, DigestView, digest_card
from cards.reopen_form import CHOSEN_FIELD
from tests.support.card_assertions import assert_platform_accepts, shown, tagged, values
from tests.support.every_reminder_card import digest_rows, settled_rows
from tests.support.job_samples import EXPIRED, NOW, ZONE
from tests.support.reminder_samples import (
    ASSIGNMENT,
    DIGEST_ID,
    auto_reopen_for,
    closed_job,
    expiring_in,
    reminder_for,
    snooze_for,
)

SOON = expiring_in(3)
ROW = DigestRow(SOON, reminder_for(SOON, 3))


def digest(*rows: DigestRow, page: int = 0) -> Card:
    return digest_card(DigestView(DIGEST_ID, rows), page, NOW, ZONE)


def title(card: Card) -> str:
    return str(card.content["header"]["title"]["i18n_content"]["en_us"])


def test_the_header_counts_what_expires_and_what_has_closed() -> None:
    assert title(digest(*digest_rows())) == "3 jobs expire within 7 days, 2 jobs have closed or expired"
    assert title(digest(ROW)) == "1 job expires within 3 days"
    assert title(digest(*settled_rows()[:2])) == "All settled: open again, or with another expiry date"


def test_what_expires_by_tomorrow_comes_first_then_what_has_closed_then_the_rest_by_date() -> None:
    text = shown(digest(*reversed(digest_rows())), "en_us").split("\n")
    groups = [words.strip("*") for words in text if words.startswith("**")]
    assert groups == ["Expires today", "Expires tomorrow", "Closed or expired", "Expires later"]


def test_the_later_ones_are_in_order_of_their_dates() -> None:
    rows = [DigestRow(expiring_in(days, days), reminder_for(expiring_in(days, days), 7)) for days in (7, 3, 5)]
    text = shown(digest(*rows), "en_us")
    assert text.count("Expires later") == 1
    assert text.index("A3 ·") < text.index("A5 ·") < text.index("A7 ·")


def test_the_groups_continue_on_the_next_page() -> None:
    rows = [DigestRow(expiring_in(7, number), reminder_for(expiring_in(7, number), 7)) for number in range(12)]
    assert "Expires later" in shown(digest(*rows, page=1), "en_us")


def test_a_row_has_two_lines_title_and_state_then_details_and_recruiter() -> None:
    (row,) = tagged(digest(ROW), "column_set")
    left, right, menu = (column["elements"] for column in row["columns"])
    assert [each["text"]["i18n_content"]["en_us"] for each in left] == [
        f"{SOON.details.title}\nA1 · product department · Chengdu"
    ]
    state, recruiter = right
    assert state["i18n_content"]["en_us"] == "<text_tag color='orange'>Expiring soon</text_tag> · 2026-01-18, in 3 days"
    assert recruiter["content"].startswith("<person id='ou_recruiter' ")
    assert [each["tag"] for each in menu] == ["overflow"]


@pytest.mark.parametrize("team", [None, JobTeam(), JobTeam("<at id=all></at>")])
def test_a_recruiter_who_is_unknown_is_left_out(team: JobTeam | None) -> None:
    card = digest(replace(ROW, job=replace(SOON, team=team)))
    assert_platform_accepts(card)
    assert "<person" not in shown(card)


def test_a_digest_has_page_buttons_and_a_number_beyond_the_end_shows_the_last_page() -> None:
    rows = [DigestRow(expiring_in(3, number), reminder_for(expiring_in(3, number), 3)) for number in range(25)]
    assert PAGE_SIZE == 10
    assert values(digest(*rows, page=1))[-2:] == [pack(TurnDigest(DIGEST_ID, 0)), pack(TurnDigest(DIGEST_ID, 2))]
    assert digest(*rows, page=2).content == digest(*rows, page=99).content
    assert digest(*rows, page=0).content == digest(*rows, page=-1).content


def test_every_row_is_on_exactly_one_page() -> None:
    rows = [DigestRow(expiring_in(3, number), reminder_for(expiring_in(3, number), 3)) for number in range(25)]
    cards = [digest(*rows, page=page) for page in range(3)]
    seen = [value["job_id"] for card in cards for value in values(card) if value["do"] == "choose_for_job"]
    assert sorted(seen) == sorted(each.job.id for each in rows)


def options(card: Card) -> list[str]:
    """What the menu of the first row offers."""
    return [option["value"] for option in tagged(card, "overflow")[0]["options"]]


def test_a_row_has_one_menu_with_all_that_can_be_done() -> None:
    card = digest(ROW)
    assert values(card) == [pack(ChooseForJob(DIGEST_ID, SOON.id))]
    assert options(card) == ["open", "assign", "3d", "7d", "closes", "reopen"]
    labels = [option["text"]["i18n_content"]["en_us"] for option in tagged(card, "overflow")[0]["options"]]
    assert labels[-1] == "Reopen when it expires (90 days)"


def test_a_menu_on_another_page_remembers_the_page() -> None:
    rows = [DigestRow(expiring_in(3, number), reminder_for(expiring_in(3, number), 3)) for number in range(12)]
    assert values(digest(*rows, page=1))[0] == pack(ChooseForJob(DIGEST_ID, "7210", 1))


def test_a_closed_job_can_be_opened_and_assigned_only() -> None:
    assert options(digest(DigestRow(closed_job(1), reminder_for(closed_job(1), CLOSED_STAGE)))) == ["open", "assign"]


def test_only_a_job_that_expires_within_a_week_is_offered_to_be_reopened_automatically_and_only_once() -> None:
    later = expiring_in(14)
    assert "reopen" not in options(digest(DigestRow(later, reminder_for(later, 14))))
    assert "reopen" not in options(digest(replace(ROW, auto_reopen=auto_reopen_for(SOON))))
    outdated = replace(auto_reopen_for(SOON), expires_at=NOW)
    assert "reopen" in options(digest(replace(ROW, auto_reopen=outdated)))


def test_an_assigned_job_shows_its_assignee_and_can_be_released() -> None:
    card = digest(replace(ROW, assignment=ASSIGNMENT))
    assert f"<person id='{ASSIGNMENT.open_id}'" in shown(card)
    assert "Assigned to <person" in shown(card, "en_us")
    assert options(card)[:3] == ["open", "release", "3d"]


def test_a_job_with_an_impossible_id_has_no_menu() -> None:
    row = replace(ROW, job=replace(SOON, id="<at id=all></at>"))
    assert not tagged(digest(row), "overflow")


@pytest.mark.parametrize(
    ("days", "words"), [(3.625, "Snoozed here until 2026-01-19"), (None, "Snoozed here until it closes"), (-1, None)]
)
def test_a_snooze_is_shown_while_it_lasts_by_the_clock_of_the_chat(days: float | None, words: str | None) -> None:
    until = None if days is None else NOW + timedelta(days=days)
    text = shown(digest(replace(ROW, snooze=snooze_for(SOON, until))), "en_us")
    assert words in text if words else "Snoozed here" not in text


def test_a_snoozed_row_offers_to_remind_again_in_place_of_the_spans() -> None:
    snoozed = replace(ROW, snooze=snooze_for(SOON, None))
    assert options(digest(snoozed)) == ["open", "assign", "remind", "reopen"]
    outdated = replace(settled_rows()[1], snooze=snooze_for(settled_rows()[1].job, None))
    assert options(digest(outdated)) == ["open", "remind"]
    over = replace(ROW, snooze=snooze_for(SOON, NOW - timedelta(days=1)))
    assert options(digest(over)) == options(digest(ROW))


def test_a_scheduled_auto_reopen_is_shown() -> None:
    assert "Will be reopened when it expires (90 days)" in shown(
        digest(replace(ROW, auto_reopen=auto_reopen_for(SOON))), "en_us"
    )


def test_changes_since_the_last_reminder_are_shown_as_old_and_new_value() -> None:
    text = shown(digest(*digest_rows()), "en_us")
    assert "Title: 高级工程师 → 高级工程师职位-官网广告" in text
    assert "Monthly salary: 5K – 8K → 5K – 10K" in text
    assert "Headcount: 3 → 12" in text
    assert "City: 成都 → 成都、上海" in text


def test_values_that_did_not_change_or_were_never_shown_are_no_changes() -> None:
    assert "→" not in shown(digest(replace(ROW, last_shown=ShownFields(title=SOON.details.title))))
    assert "→" not in shown(digest(ROW))
    assert "招聘人数：无 → 5" in shown(
        digest(replace(ROW, last_shown=ShownFields("T"), reminder=reminder_for(SOON, 3, ShownFields("T", headcount=5))))
    )


def test_a_salary_that_is_kept_out_of_the_chat_does_not_come_in_as_a_change() -> None:
    card = digest_card(DigestView(DIGEST_ID, digest_rows()), 0, NOW, ZONE, show_salary=False)
    assert "8K" not in str(card.content)


def test_a_row_with_an_outdated_reminder_says_so_and_keeps_its_place() -> None:
    text = shown(digest(*settled_rows()), "en_us").split("\n")
    endings = [words.rpartition(" · ")[2] for words in text if "since this reminder" in words]
    assert endings == [
        "Open again since this reminder",
        "Its expiry has changed since this reminder",
        "Closed or expired since this reminder",
    ]
    assert [options(digest(row)) for row in settled_rows()] == [["open"], ["open"], ["open", "assign"]]


def test_closed_jobs_of_all_pages_can_be_chosen_in_one_form() -> None:
    jobs = [closed_job(number) for number in range(25)]
    rows = [DigestRow(job, reminder_for(job, CLOSED_STAGE)) for job in jobs]
    for page in (0, 2):
        card = digest(*rows, page=page)
        chosen = tagged(card, "multi_select_static")[0]
        options = chosen["options"]
        assert chosen["name"] == CHOSEN_FIELD == "posts"
        assert {option["value"] for option in options} == {job.id for job in jobs}
        assert pack(ChooseReopenings(DIGEST_ID, "90d", page)) in values(card)
        assert [field["name"] for field in tagged(card, "date_picker") + tagged(card, "select_static")] == [
            "date",
            "period",
        ]


def test_the_closed_jobs_of_this_page_are_offered_before_the_rest() -> None:
    rows = [DigestRow(closed_job(number), reminder_for(closed_job(number), CLOSED_STAGE)) for number in range(60)]
    card = digest(*rows, page=5)
    values_offered = [option["value"] for option in tagged(card, "multi_select_static")[0]["options"]]
    assert values_offered[:10] == [row.job.id for row in rows[-10:]]
    assert len(values_offered) == 30
    assert "The first 30 of 60 closed or expired jobs; turn the page for the rest." in shown(card, "en_us")


def test_a_page_without_closed_jobs_has_no_form() -> None:
    closed = DigestRow(closed_job(1), reminder_for(closed_job(1), CLOSED_STAGE))
    later = [DigestRow(expiring_in(3, number), reminder_for(expiring_in(3, number), 3)) for number in range(10)]
    assert not tagged(digest(ROW), "form")
    assert tagged(digest(closed, *later), "form")
    assert not tagged(digest(closed, *later, page=1), "form")


def test_an_expired_job_counts_as_closed() -> None:
    assert "1 job has closed or expired" in title(digest(DigestRow(EXPIRED, reminder_for(EXPIRED, CLOSED_STAGE))))


def test_the_plain_text_lists_the_rows() -> None:
    words = digest(*digest_rows()).fallback
    assert words.zh_cn.startswith("3 个职位将在 7 天内到期，2 个职位已关闭或到期")
    assert words.zh_cn.count(SOON.details.title) == 5


def test_a_digest_without_rows_is_a_valid_card() -> None:
    assert_platform_accepts(digest())


def test_the_form_asks_once_and_its_button_carries_the_default() -> None:
    row = DigestRow(closed_job(1), reminder_for(closed_job(1), CLOSED_STAGE))
    submit = next(node for node in tagged(digest(row), "button") if node.get("name") == "choose")
    assert "confirm" not in submit
    assert submit["behaviors"][0]["value"] == pack(ChooseReopenings(DIGEST_ID, "90d"))
    assert "nothing happens until you confirm" in shown(digest(row), "en_us")
