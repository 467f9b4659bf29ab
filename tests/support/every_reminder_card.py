"""Every card about reminders by name; a part of ``tests/support/every_card.py``."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.jobs import Job
from bot.domain.reminders import CLOSED_STAGE, Filters, ShownFields
from bot.domain.replies import Card, SourceOutcome
from bot.domain.text import Text
from bot.interfaces.bulk_request_store import LeftOutReason
from cards.digest_card import DigestRow, DigestView, digest_card
from cards.history_card import HistoryPage, history_card
from cards.job_card import JobView, job_card
from cards.reminder_notices import (
    auto_reopen_result_card,
    digest_late_card,
    not_subscribed_card,
    nothing_today_card,
    told_and_due_text,
    unclaimed_card,
)
from cards.reminders_form_card import reminders_form_card, settings_changed_card
from cards.reopenings_card import ChosenJob, Reopening, Reopenings, cancelled_card, confirm_card, progress_card
from cards.scan_card import scan_card
from cards.subscription_cards import nothing_fits_card, subscribed_by_card, subscribed_card, subscriptions_card
from cards.unsubscribe_cards import answered_card, choose_ending_card, ended_card, restored_card, unsubscribe_card
from tests.support.job_samples import ACTOR_ID, CLOSED, EXPIRING, NOW, OPEN, WEBSITES, ZONE, hostile
from tests.support.reminder_samples import (
    ASSIGNMENT,
    CHAT_ID,
    DIGEST_ID,
    ENDED,
    EVERYTHING,
    FILTERED,
    IN_CHINA,
    NEXT_AT,
    PAUSED,
    SETTINGS,
    auto_reopen_for,
    closed_job,
    expiring_in,
    history_of_everything,
    reminder_for,
    snooze_for,
)

HOSTILE = "<at id=all></at> **b** [l](https://x.example) \u202e😀 " * 40
UNTIL = datetime(2026, 4, 15, 23, 59, 59, 999_000, tzinfo=ZONE)
REFUSED = Text("你没有权限重启这个职位。", "You may not reopen this job.")


def digest_rows() -> tuple[DigestRow, ...]:
    """Rows with all kinds of content: two closed jobs, and three that expire on different days."""
    today, tomorrow, week = (expiring_in(days, days) for days in (0, 1, 7))
    before = ShownFields("高级工程师", "5", "8", 3, ("成都",))
    after = ShownFields("高级工程师职位-官网广告", "5", "10", 12, ("成都", "上海"))
    return (
        DigestRow(closed_job(1), reminder_for(closed_job(1), CLOSED_STAGE), assignment=ASSIGNMENT),
        DigestRow(closed_job(2), reminder_for(closed_job(2), CLOSED_STAGE)),
        DigestRow(today, reminder_for(today, 0, after), last_shown=before),
        DigestRow(tomorrow, reminder_for(tomorrow, 1), auto_reopen=auto_reopen_for(tomorrow)),
        DigestRow(week, reminder_for(week, 7), assignment=ASSIGNMENT, snooze=snooze_for(week, NOW + timedelta(days=3))),
    )


def settled_rows() -> tuple[DigestRow, ...]:
    """Rows with outdated reminders: a reopened job, one with another expiry, and one that was closed early."""
    closed, moved, early = closed_job(1), expiring_in(3, 2), expiring_in(3, 3)
    return (
        DigestRow(replace(OPEN, id="821"), reminder_for(closed, CLOSED_STAGE)),
        DigestRow(replace(moved, expires_at=NOW + timedelta(days=90)), reminder_for(moved, 3)),
        DigestRow(replace(early, is_active=False), reminder_for(early, 3)),
    )


def hostile_rows(job: Job, count: int = 60) -> tuple[DigestRow, ...]:
    """Rows of one job, closed or expiring, each with an assignee, a snooze, an auto-reopen order and all kinds of changes."""
    title = job.details.title
    before, after = (ShownFields(mark + title, mark + title, title, len(mark), (title,) * 50) for mark in ("a", "bb"))
    rows = []
    for number in range(count):
        is_closed = number % 2 == 0
        each = replace(job, id=f"72{number}", is_active=not is_closed)
        reminder = reminder_for(each, CLOSED_STAGE if is_closed else 7, after)
        rows.append(DigestRow(each, reminder, ASSIGNMENT, snooze_for(each, None), before, auto_reopen_for(each)))
    return tuple(rows)


def digest_cards() -> dict[str, Card]:
    many = (
        *digest_rows(),
        *(DigestRow(job, reminder_for(job, 7)) for job in (expiring_in(6, 10 + n) for n in range(7))),
    )
    return {
        "digest": digest_card(DigestView(DIGEST_ID, digest_rows()), 0, NOW, ZONE),
        "digest-second-page": digest_card(DigestView(DIGEST_ID, many), 1, NOW, ZONE),
        "digest-settled": digest_card(DigestView(DIGEST_ID, settled_rows()), 0, NOW, ZONE),
        "digest-without-salary": digest_card(DigestView(DIGEST_ID, digest_rows()), 0, NOW, ZONE, show_salary=False),
        "digest-hostile": digest_card(DigestView(DIGEST_ID, hostile_rows(hostile(HOSTILE))), 0, NOW, ZONE),
    }


def todays_digest_cards() -> dict[str, Card]:
    today = DigestView("today:2026-01-15", digest_rows(), told_and_due_text(NOW.date(), 3, 2))
    return {
        "todays-digest": digest_card(today, 0, NOW, ZONE),
        "todays-digest-nothing": nothing_today_card(SETTINGS, NEXT_AT),
        "todays-digest-paused": nothing_today_card(replace(SETTINGS, paused_until=NOW.date()), NEXT_AT),
        "todays-digest-zone-unknown": nothing_today_card(replace(SETTINGS, zone="Mars/Base"), None),
        "todays-digest-not-subscribed": not_subscribed_card(),
        "digest-late": digest_late_card(),
    }


def reopening_cards() -> dict[str, Card]:
    jobs = tuple(closed_job(number) for number in range(1, 5))
    chosen = tuple(map(ChosenJob, jobs))
    marked = (*chosen[:2], ChosenJob(jobs[2], "not_allowed"), ChosenJob(jobs[3], "unknown"))
    open_ones = (ChosenJob(jobs[0], "already_open"), ChosenJob(jobs[1], "not_allowed"))
    started = (
        Reopening(jobs[0], "reopened"),
        Reopening(jobs[1], "refused", REFUSED),
        Reopening(jobs[2], "waiting"),
        Reopening(jobs[3], "waiting"),
    )
    ended = (*started[:2], Reopening(jobs[2], "already_open"), Reopening(jobs[3], "failed", REFUSED))
    left_out: tuple[tuple[Job, LeftOutReason], ...] = ((jobs[2], "already_open"), (jobs[3], "not_allowed"))
    return {
        "reopenings-confirm": confirm_card(chosen, UNTIL, ACTOR_ID, "r1"),
        "reopenings-confirm-one": confirm_card(chosen[:1], None, ACTOR_ID, "r1"),
        "reopenings-confirm-marked": confirm_card(marked, UNTIL, ACTOR_ID, "r1"),
        "reopenings-confirm-none": confirm_card(open_ones, UNTIL, ACTOR_ID, "r1"),
        "reopenings-cancelled": cancelled_card(jobs, ACTOR_ID),
        "reopenings-progress": progress_card(Reopenings(started, ACTOR_ID, UNTIL)),
        "reopenings-over": progress_card(Reopenings(ended, ACTOR_ID, UNTIL)),
        "reopenings-over-left-out": progress_card(Reopenings(ended[:1], ACTOR_ID, None, left_out)),
    }


def subscription_cards() -> dict[str, Card]:
    near = {"departments": ("产品部", "产品运营部"), "cities": ("成都",)}
    both = (EVERYTHING, FILTERED)
    many = tuple(replace(EVERYTHING, id=f"s{n}", filters=Filters(words=(f"A{n}",))) for n in range(12))
    odd = replace(FILTERED, filters=Filters(words=(HOSTILE,) * 40, cities=(HOSTILE,) * 40, websites=(HOSTILE,)))
    return {
        "subscriptions": subscriptions_card(SETTINGS, both, {"s1": 301, "s2": 0}, WEBSITES, NEXT_AT),
        "subscriptions-paused": subscriptions_card(PAUSED, (FILTERED,), {"s2": 4}, WEBSITES),
        "subscriptions-second-page": subscriptions_card(SETTINGS, many, {}, WEBSITES, NEXT_AT, page=1),
        "subscriptions-none": subscriptions_card(SETTINGS, (), {}, {}),
        "subscriptions-hostile": subscriptions_card(PAUSED, (odd,) * 30, {}, {}, NEXT_AT),
        "subscribed": subscribed_card(SETTINGS, EVERYTHING, 301, NEXT_AT, {}, WEBSITES),
        "subscribed-late": subscribed_card(SETTINGS, EVERYTHING, 301, None, {}, WEBSITES, comes_now=True),
        "subscribed-no-match": subscribed_card(SETTINGS, FILTERED, 0, NEXT_AT, near, WEBSITES),
        "subscribed-already": subscribed_card(SETTINGS, EVERYTHING, 301, NEXT_AT, {}, WEBSITES, is_new=False),
        "subscribed-by": subscribed_by_card(Filters(departments=("产品部",)), ACTOR_ID, WEBSITES),
        "nothing-fits": nothing_fits_card(FILTERED.filters, near, WEBSITES),
        "nothing-fits-hostile": nothing_fits_card(odd.filters, near, {}),
        "unsubscribe": unsubscribe_card(FILTERED, 1, WEBSITES),
        "unsubscribe-the-only": unsubscribe_card(EVERYTHING, 0, WEBSITES),
        "unsubscribe-which": choose_ending_card(both, WEBSITES),
        "unsubscribe-which-hostile": choose_ending_card((odd,) * 30, {}),
        "unsubscribed": ended_card(ENDED, 1, WEBSITES),
        "unsubscribed-answered": answered_card(ENDED.subscription, WEBSITES),
        "unsubscribed-nothing-left": ended_card(ENDED, 0, WEBSITES),
        "unsubscribed-undone": restored_card(FILTERED, ACTOR_ID, NOW, WEBSITES),
        "settings-changed": settings_changed_card(SETTINGS, IN_CHINA, ACTOR_ID, NOW),
        "settings-paused": settings_changed_card(SETTINGS, PAUSED, ACTOR_ID, NOW),
        "settings-resumed": settings_changed_card(PAUSED, SETTINGS, ACTOR_ID, NOW),
        "reminders-form": reminders_form_card(SETTINGS, both, {"s1": 301}, WEBSITES),
        "reminders-form-many": reminders_form_card(SETTINGS, many),
        "reminders-form-paused": reminders_form_card(PAUSED),
        "reminders-form-china": reminders_form_card(IN_CHINA),
    }


def ownership_cards() -> dict[str, Card]:
    auto_reopen = auto_reopen_for(EXPIRING)
    reopened = replace(OPEN, expires_at=NOW + timedelta(days=90))
    return {
        "job-assigned": job_card(JobView(EXPIRING, WEBSITES, assignment=ASSIGNMENT), NOW, ZONE),
        "job-reopen-scheduled": job_card(JobView(EXPIRING, WEBSITES, auto_reopen=auto_reopen), NOW, ZONE),
        "auto-reopen-done": auto_reopen_result_card(reopened, auto_reopen, "reopened", None, NOW, ZONE),
        "auto-reopen-refused": auto_reopen_result_card(CLOSED, auto_reopen, "refused", REFUSED, NOW, ZONE),
        "unclaimed": unclaimed_card(EXPIRING, NOW, ZONE, is_recruiter=True),
        "creator": unclaimed_card(EXPIRING, NOW, ZONE, is_recruiter=False),
    }


def history_cards() -> dict[str, Card]:
    entries, titles = history_of_everything(), {CLOSED.id: CLOSED.details.title}
    return {
        "history": history_card(HistoryPage(entries, titles, 25, 1, "", CHAT_ID), ZONE),
        "history-empty": history_card(HistoryPage((), {}, 0, 0, CLOSED.id, CHAT_ID), ZONE),
    }


def scan_cards() -> dict[str, Card]:
    jobs, took = SourceOutcome("jobs", records=128), timedelta(minutes=1, seconds=5)
    adverts, unread = (
        SourceOutcome("adverts", site, number) for site, number in zip(WEBSITES, (64, None), strict=False)
    )
    missing = Text(
        "应用缺少权限：hire:site。请管理员在开发者后台开通并发布新版本。",
        "The app lacks a permission: hire:site. An administrator must add it in the developer console and publish a version.",
    )
    refused = replace(unread, error="PermissionMissing", problem=missing)
    return {
        "scan-over": scan_card(128, (jobs, adverts), took, WEBSITES),
        "scan-in-part": scan_card(128, (jobs, adverts, refused), took, WEBSITES),
        "scan-failed": scan_card(None, (SourceOutcome("jobs"), unread), took, WEBSITES),
    }


def reminder_cards() -> dict[str, Card]:
    return (
        digest_cards()
        | todays_digest_cards()
        | reopening_cards()
        | subscription_cards()
        | ownership_cards()
        | history_cards()
        | scan_cards()
    )
