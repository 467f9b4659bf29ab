"""Every card in every state by name, as committed in docs/cards.json."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.job_posts import JobPost
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.expiring_card import expiring_card
from cards.help_card import help_card, suggestion_card, welcome_card
from cards.job_card import News, job_card
from cards.jobs_card import choice_card, jobs_card, not_found_card
from cards.notice_cards import error_card, notice_card, refused_card, reopened_card
from tests.support.every_reminder_card import reminder_cards
from tests.support.job_samples import (
    ACTOR_ID,
    BARE,
    CLOSED,
    ENTRIES,
    EXPIRED,
    EXPIRING,
    FOREVER,
    IN_EVERY_STATE,
    NOW,
    RICH,
    UNLISTED,
    ZONE,
    hostile,
)

_FAILED = Text("飞书暂时没有响应，请稍后再试。", "Feishu is not answering right now. Please try again in a moment.")
_REOPENED = Text("职位已重启", "The job is open again")


def job_cards() -> dict[str, Card]:
    """The job card in every state."""
    cards = {f"job-{state}": job_card(post, NOW, ZONE) for state, post in IN_EVERY_STATE.items()}
    return cards | {
        "job-forever": job_card(FOREVER, NOW, ZONE, news=News(_REOPENED, "ou_recruiter")),
        "job-expired-asked": job_card(EXPIRED, NOW, ZONE, offer="asked"),
        "job-expiring-asked": job_card(EXPIRING, NOW, ZONE, offer="asked"),
        "job-without-salary": job_card(CLOSED, NOW, ZONE, show_salary=False),
        "job-bare": job_card(BARE, NOW, ZONE),
        "job-rich": job_card(RICH, NOW, ZONE),
        "job-hostile": job_card(hostile("<at id=all></at> **b** [l](https://x.example) \u202e😀 " * 40), NOW, ZONE),
    }


def ten_posts() -> tuple[JobPost, ...]:
    """A page of the expiring list, in its order."""
    expiring = [replace(EXPIRING, id=str(number), expires_at=NOW + timedelta(days=number)) for number in range(1, 6)]
    closed = [replace(CLOSED, id=str(number), expires_at=NOW - timedelta(days=number)) for number in range(6)]
    return (*expiring, *closed[1:], UNLISTED)[:10]


def list_cards() -> dict[str, Card]:
    posts = ten_posts()
    return {
        "jobs": jobs_card(posts, 301, 1, "工程师", "open", NOW, ZONE),
        "jobs-empty": jobs_card((), 0, 0, "没有这样的", "any", NOW, ZONE),
        "expiring": expiring_card(posts, 25, 0, 30, NOW, ZONE),
        "expiring-chart": expiring_card(posts, 25, 0, 30, NOW, ZONE, weeks=(5, 2, 0, 1, *(0,) * 7, 40), closed=5),
        "expiring-empty": expiring_card((), 0, 0, 30, NOW, ZONE),
        "choice": choice_card(posts[:3], 3, 0, "工程师", NOW, ZONE),
        "not-found": not_found_card("高级工程狮", posts[:1], NOW, ZONE),
        "not-found-at-all": not_found_card("xyz", (), NOW, ZONE),
    }


def text_cards() -> dict[str, Card]:
    return {
        "help": help_card(ENTRIES),
        "welcome": welcome_card(ENTRIES),
        "suggestion": suggestion_card("/jbos", "/jobs", ENTRIES),
        "suggestion-none": suggestion_card("天气", None, ENTRIES),
        "error": error_card(_FAILED, None),
        "error-incident": error_card(_FAILED, "7f3a-19"),
        "notice": notice_card(Text("提示", "Note"), _FAILED),
        "reopened": reopened_card(CLOSED, ACTOR_ID, NOW + timedelta(days=90), NOW, ZONE),
        "reopened-forever": reopened_card(BARE, "", None, NOW, ZONE),
        "refused": refused_card(
            Text("你没有权限重启这个职位。", "You may not reopen this job."), (ACTOR_ID,), ("ou_admin",)
        ),
    }


def every_card() -> dict[str, Card]:
    return job_cards() | list_cards() | text_cards() | reminder_cards()
