"""A Monday morning with 24 expiring jobs, in the playground: the second walk of docs/guide.md, step by step."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from playwright.sync_api import Locator, expect

from simulator.clock import to_ms
from simulator.core import people
from simulator.platform import Platform
from tests.browser.pictures.walk import open_thread, to_top
from tests.support.page_reader import Reader
from tests.support.playground_process import BOT_ZONE, MILLISECOND, Program

GROUP = "校招与社招 Recruiting"
MONDAY, SUNDAY = 0, 6
EXPIRE_IN_DAYS = (*(1,) * 3, *(2,) * 3, *(4,) * 6, *(8,) * 8)
"""Of each open job, counted from Sunday: its stage of Monday is the day itself, or 1, 3 or 7 days before."""
CLOSED = 4
ALL = len(EXPIRE_IN_DAYS) + CLOSED
ALSO_IN_CHINESE = ("digest",)
NEXT_TWO_WEEKS = timedelta(days=14)


def prepare(playground: Program, reader: Reader) -> str:
    """On a Sunday the new group subscribes, then 20 jobs get their dates and 4 close; the group's id. Ends on Monday at 09:35.

    All of it before 09:30, so that a scan which reads some of the dates on Sunday brings no digest on that day.
    """
    _move_to(playground, _next(playground, SUNDAY, time(8)))
    _let_nothing_expire(playground)
    group = playground.new_group(GROUP)
    reader.open(chat=group)
    expect(reader.ask("/subscribe")).to_contain_text("Subscribed")
    codes = _open_jobs()
    midnight = playground.now().astimezone(BOT_ZONE).replace(hour=23, minute=59, second=0)
    for code, days in zip(codes, EXPIRE_IN_DAYS, strict=False):
        playground.write(f"jobs/{playground.job_id(code)}", expiresAt=to_ms(midnight + timedelta(days=days)))
    closed = codes[len(EXPIRE_IN_DAYS) : ALL]
    card = reader.ask(f"/job {closed[-1]}")
    cards_before = reader.cards.count()
    for code in closed:
        playground.close_job(code)
    _move_to(playground, _next(playground, MONDAY, time(8)))
    expect(card.get_by_text("Closed", exact=True)).to_be_visible()
    _move_to(playground, _next(playground, MONDAY, time(9, 35)))
    expect(reader.cards).to_have_count(cards_before + 1)
    return group


def morning(reader: Reader) -> Iterator[str]:
    """Does each step in the window, and yields its name while its result is on the screen."""
    digest = reader.message(reader.card)
    expect(digest.get_by_role("heading", level=3)).to_have_text(
        "20 jobs expire within 7 days, 4 jobs have closed or expired"
    )
    to_top(digest)
    yield "digest"
    _choose(reader, digest, row=3, item="Assign to me", answer="Assigned to you")
    _choose(reader, digest, row=4, item="Reopen when it expires (90 days)", answer="reopened")
    reader.press(digest, "Next")
    expect(digest).not_to_contain_text("Expires today")
    _choose(reader, digest, row=6, item="Snooze for 1 week", answer="Snoozed for 1 week")
    to_top(digest)
    yield "handled"
    yield from _reopen(reader, digest)


def _reopen(reader: Reader, digest: Locator) -> Iterator[str]:
    reader.press(digest, "Previous")
    expect(digest).to_contain_text("Expires today")
    digest.locator("[data-field=posts]").click()
    for box in digest.get_by_role("checkbox").all():
        box.check()
    reader.press(digest, "Reopen the chosen jobs")
    asked = open_thread(reader, digest).locator("[data-type=interactive]").last
    expect(asked.get_by_role("heading", level=3)).to_have_text(f"Reopen {CLOSED - 1} of these {CLOSED} jobs?")
    to_top(digest)
    yield "confirm"
    reader.press(asked, "Reopen")
    expect(asked.get_by_role("heading", level=3)).to_contain_text("jobs reopened")
    yield "reopened"
    to_top(reader.ask("/digest"))
    yield "afternoon"


def _choose(reader: Reader, digest: Locator, row: int, item: str, answer: str) -> None:
    digest.get_by_role("button", name="More").nth(row).click()
    reader.page.get_by_role("menuitem", name=item, exact=True).click()
    expect(reader.toast).to_contain_text(answer)


def _open_jobs() -> list[str]:
    """The codes of ``ALL`` open jobs with an advert; the recruiter may not reopen the last.

    They are read from a platform of its own, which has the same jobs as the playground.
    """
    platform = Platform()
    advertised = {post.job_id for post in platform.hire_service.store.posts.values()}
    found = [job for job in platform.jobs.values() if job.code and job.id in advertised]
    soon = platform.clock.now() + NEXT_TWO_WEEKS
    jobs = [job for job in found if job.is_active and (job.expires_at is None or job.expires_at > soon)]
    own = [job.code for job in jobs if job.team == people.FIRST_TEAM]
    others = [job.code for job in jobs if job.team == people.SECOND_TEAM]
    return [*own[: ALL - 1], others[0]]


def _let_nothing_expire(playground: Program) -> None:
    soon = to_ms(playground.now() + NEXT_TWO_WEEKS)
    page = 0
    while jobs := playground.read(f"jobs?page={page}")["jobs"]:
        for job in jobs:
            if job["isActive"] and job["expiresAt"] is not None and job["expiresAt"] <= soon:
                playground.write(f"jobs/{job['id']}", expiresAt=None)
        page += 1


def _next(playground: Program, weekday: int, at: time) -> datetime:
    now = playground.now().astimezone(BOT_ZONE)
    day = now.date() + timedelta(days=(weekday - now.weekday()) % 7)
    found = datetime.combine(day, at, BOT_ZONE)
    return found if found > now else found + timedelta(days=7)


def _move_to(playground: Program, at: datetime) -> None:
    playground.write("clock", move=(at - playground.now()) // MILLISECOND)
