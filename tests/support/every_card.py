"""Every card in every state by name, as committed in docs/cards.json."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.history import HistoryEntry
from bot.domain.jobs import Job
from bot.domain.reopen_requests import Decision, ReopenRequest, Verdict
from bot.domain.replies import Card
from bot.domain.text import Text
from bot.interfaces.doctor import Finding
from cards.expiring_card import expiring_card, no_match_card
from cards.help_card import admin_welcome_card, help_card, suggestion_card, welcome_card
from cards.job_card import JobView, News, job_card
from cards.jobs_card import ReopenChoice, choice_card, jobs_card, not_found_card, unknown_job_card
from cards.notice_cards import error_card, notice_card, published_card, refused_card, reopened_card, undone_card
from cards.request_cards import NOTHING_MORE, AfterApproval, request_card
from cards.whoami_card import whoami_card
from tests.support.doctor.cards import doctor_cards
from tests.support.every_reminder_card import reminder_cards
from tests.support.job_samples import (
    ACTOR_ID,
    BARE,
    CLOSED,
    CLOSED_EARLY,
    ENTRIES,
    EXPIRED,
    EXPIRING,
    FOREVER,
    IN_EVERY_STATE,
    LINKS,
    NOW,
    OPEN,
    REOPENED,
    RICH,
    UNADVERTISED,
    UNDO,
    UNLISTED,
    WEBSITES,
    ZONE,
    hostile,
)

_FAILED = Text("飞书暂时没有响应，请稍后再试。", "Feishu is not answering right now. Please try again in a moment.")
_REOPENED = Text("职位已重启", "The job is open again")
UNDONE = HistoryEntry("click:2", NOW + timedelta(hours=2), ACTOR_ID, "undo", CLOSED.id, "oc_1", "om_1", "undone")
REQUEST = ReopenRequest("r1", CLOSED.id, "ou_outsider", "oc_1", "om_1", NOW + timedelta(days=90), NOW)


FINDINGS = (
    Finding("token", "ok", Text("凭证有效", "The credentials are valid")),
    Finding("jobs", "unchecked", Text("未检查（没有凭证）", "Not checked because there is no token")),
    Finding("clock", "warning", Text("时钟慢了 40 秒", "The clock is 40 s slow"), Text("请启用 NTP", "Switch on NTP")),
    Finding("hire:job", "failure", Text("缺少权限 hire:job", "hire:job is missing"), Text("请申请", "Ask for it")),
)


def shown_card(job: Job, **options: Any) -> Card:
    """The card of a job with nothing but the names of its sites."""
    return job_card(JobView(job, WEBSITES), NOW, ZONE, **options)


def job_cards() -> dict[str, Card]:
    """The job card in every state and for every reason to show it."""
    cards = {f"job-{state}": shown_card(job) for state, job in IN_EVERY_STATE.items()}
    after = JobView(REOPENED, WEBSITES, LINKS, undo=UNDO)
    hidden = JobView(CLOSED, WEBSITES, show_salary=False)
    return cards | {
        "job-forever": shown_card(FOREVER, news=News(_REOPENED, "ou_recruiter")),
        "job-closed-early": shown_card(CLOSED_EARLY),
        "job-expired-asked": shown_card(EXPIRED, offer="asked"),
        "job-expiring-asked": shown_card(EXPIRING, offer="asked"),
        "job-reopened": job_card(after, NOW, ZONE, news=News(_REOPENED, "ou_recruiter"), offer="done"),
        "job-unlisted-done": shown_card(UNLISTED, offer="done"),
        "job-with-links": job_card(JobView(OPEN, WEBSITES, LINKS), NOW, ZONE),
        "job-without-salary": job_card(hidden, NOW, ZONE),
        "job-never-advertised": shown_card(UNADVERTISED),
        "job-bare": job_card(JobView(BARE), NOW, ZONE),
        "job-rich": shown_card(RICH),
        "job-hostile": shown_card(hostile("<at id=all></at> **b** [l](https://x.example) \u202e😀 " * 40)),
    }


def ten_jobs() -> tuple[Job, ...]:
    """A page of the expiring list, in its order."""
    expiring = [replace(EXPIRING, id=f"1{number}", expires_at=NOW + timedelta(days=number)) for number in range(1, 6)]
    closed = [replace(CLOSED, id=f"2{number}", closed_at=NOW - timedelta(days=number)) for number in range(1, 4)]
    return (*expiring, *closed, CLOSED_EARLY, UNLISTED)


def list_cards() -> dict[str, Card]:
    jobs = ten_jobs()
    mixed = (OPEN, FOREVER, REOPENED, UNADVERTISED, EXPIRED)
    return {
        "jobs": jobs_card(jobs, 301, 1, "工程师", "open", NOW, ZONE),
        "jobs-one": jobs_card(jobs[:1], 1, 0, "工程师", "open", NOW, ZONE),
        "jobs-mine": jobs_card(mixed, 5, 0, "", "any", NOW, ZONE, mine=ACTOR_ID),
        "jobs-incomplete": jobs_card(mixed, 5, 0, "", "any", NOW, ZONE, is_incomplete=True),
        "jobs-empty": jobs_card((), 0, 0, "没有这样的", "any", NOW, ZONE),
        "expiring": expiring_card(jobs, 25, 0, 30, NOW, ZONE),
        "expiring-chart": expiring_card(jobs, 25, 0, 30, NOW, ZONE, weeks=(5, 2, 0, 1, *(0,) * 7, 40), closed=5),
        "expiring-mine": expiring_card(jobs, 25, 0, 30, NOW, ZONE, mine=ACTOR_ID, is_incomplete=True),
        "expiring-empty": expiring_card((), 0, 0, 30, NOW, ZONE),
        "expiring-no-match": no_match_card("城市:火星", "", {"cities": ("成都",)}),
        "choice": choice_card(jobs[:3], 3, 0, "工程师", NOW, ZONE),
        "choice-some-missing": choice_card(jobs[:3], 3, 0, "工程师", NOW, ZONE, missing=(2, 5)),
        "choice-to-reopen": choice_card(
            jobs[5:8], 3, 0, "工程师", NOW, ZONE, reopening=ReopenChoice("30d", has_closed_only=True)
        ),
        "not-found": not_found_card("高级工程狮", jobs[:1], NOW, ZONE),
        "not-found-at-all": not_found_card("xyz", (), NOW, ZONE),
        "unknown-job": unknown_job_card((), NOW, ZONE, is_direct=True),
        "unknown-job-group": unknown_job_card(jobs[:2], NOW, ZONE, is_direct=False, is_incomplete=True),
    }


def text_cards() -> dict[str, Card]:
    return {
        "help": help_card(ENTRIES),
        "welcome": welcome_card(ENTRIES),
        "welcome-admin": admin_welcome_card(()),
        "welcome-admin-findings": admin_welcome_card(FINDINGS),
        "welcome-direct": welcome_card(ENTRIES[2:4], is_direct=True),
        "suggestion": suggestion_card("/jbos", "/jobs", ENTRIES),
        "suggestion-to-type": suggestion_card("/reopn A168688 30d", "/reopen A168688 30d", ENTRIES, would_change=True),
        "suggestion-none": suggestion_card("天气", None, ENTRIES),
        "error": error_card(_FAILED, None),
        "error-incident": error_card(_FAILED, "7f3a-19"),
        "notice": notice_card(Text("提示", "Note"), _FAILED),
        "reopened": reopened_card(CLOSED, ACTOR_ID, NOW + timedelta(days=90), NOW, ZONE),
        "reopened-forever": reopened_card(BARE, "", None, NOW, ZONE),
        "reopened-off-site": reopened_card(
            REOPENED, ACTOR_ID, REOPENED.expires_at, NOW, ZONE, off_site=REOPENED.adverts, websites=WEBSITES, undo=UNDO
        ),
        "published": published_card(REOPENED, REOPENED.adverts, WEBSITES, ACTOR_ID, NOW),
        "undone": undone_card(CLOSED, ACTOR_ID, NOW),
        "refused": refused_card(
            Text("你没有权限重启这个职位。", "You may not reopen this job."), (ACTOR_ID,), ("ou_admin",)
        ),
    }


def whoami_cards() -> dict[str, Card]:
    return {
        "whoami": whoami_card(ACTOR_ID, is_admin=False, reopen_allowed="job_team"),
        "whoami-admin": whoami_card(ACTOR_ID, is_admin=True, reopen_allowed="admins"),
        "whoami-admins-only": whoami_card(ACTOR_ID, is_admin=False, reopen_allowed="admins"),
        "whoami-anyone": whoami_card(ACTOR_ID, is_admin=False, reopen_allowed="anyone"),
    }


def decided_request(verdict: Verdict) -> ReopenRequest:
    by = "" if verdict in {"expired", "undelivered"} else ACTOR_ID
    return replace(REQUEST, decision=Decision(verdict, by, NOW + timedelta(hours=1), "click:1"))


def request_cards() -> dict[str, Card]:
    """A request to reopen a job, while it is pending and in each way to end."""

    def shown(request: ReopenRequest, job: Job = CLOSED, after: AfterApproval = NOTHING_MORE) -> Card:
        return request_card(job, request, NOW, ZONE, after)

    hostile_job = replace(hostile("<at id=all></at> **b** [l](https://x.example) \u202e😀 " * 40), is_active=False)
    return {
        "request": shown(REQUEST),
        "request-forever": shown(replace(REQUEST, until=None, asked_by="not an id")),
        "request-hostile": shown(REQUEST, hostile_job),
        "request-approved": shown(
            decided_request("approved"), REOPENED, AfterApproval(REOPENED.adverts, WEBSITES, UNDO)
        ),
        "request-adverts-back": shown(decided_request("approved"), OPEN),
        "request-undone": shown(decided_request("approved"), CLOSED, AfterApproval(undone=UNDONE)),
        "request-already-open": shown(decided_request("already_open"), OPEN),
        "request-still-counted-open": shown(decided_request("already_open"), EXPIRED),
        "request-declined": shown(decided_request("declined")),
        "request-expired": shown(decided_request("expired")),
        "request-undelivered": shown(decided_request("undelivered")),
    }


def every_card() -> dict[str, Card]:
    return (
        job_cards() | list_cards() | text_cards() | whoami_cards() | request_cards() | reminder_cards() | doctor_cards()
    )
