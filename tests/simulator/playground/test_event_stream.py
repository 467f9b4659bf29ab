"""The event stream: sent at once, resumed after an interruption, and ended when the browser leaves."""

import threading
import time
from datetime import timedelta

from simulator.core.chats import CAMPUS_GROUP, RECRUITING_GROUP
from simulator.events.user_actions import UserActions
from simulator.platform import Platform
from tests.support.page_client import RECRUITER, Page


def test_a_page_is_told_what_is_said_in_its_chats(page: Page) -> None:
    with page.events() as events:
        said = page.say(RECRUITING_GROUP, "hello")
        assert events.until("message") == {"kind": "message", "message": said["id"], "chat": RECRUITING_GROUP}


def test_a_page_is_not_told_of_chats_of_others(page: Page, platform: Platform) -> None:
    with page.events() as events:
        UserActions(platform).type(CAMPUS_GROUP, "ou_recruiter_2", "secret")
        said = page.say(RECRUITING_GROUP, "hello")
        assert events.until("message")["message"] == said["id"]


def test_every_kind_of_change_is_told(page: Page, platform: Platform) -> None:
    job_id = next(iter(platform.jobs))
    with page.events(after=0) as events:
        page.do("clock", move=1000)
        assert events.until("clock") == {"kind": "clock"}
        page.do(f"jobs/{job_id}", close=True)
        assert events.until("job")["job"] == job_id
        page.do(f"chats/{RECRUITING_GROUP}/read", **{"as": RECRUITER})
        assert events.until("unread")["chat"] == RECRUITING_GROUP
        page.do(f"chats/{RECRUITING_GROUP}/bot", **{"as": RECRUITER, "present": False})
        assert events.until("chat")["chat"] == RECRUITING_GROUP


def test_a_browser_that_comes_back_hears_what_it_missed_once(page: Page) -> None:
    with page.events() as events:
        page.say(RECRUITING_GROUP, "one")
        events.until("message")
        number = events.number
    missed = page.say(RECRUITING_GROUP, "two")
    with page.events(after=0, last=number) as events:
        assert events.until("message")["message"] == missed["id"]


def test_the_state_says_where_its_events_begin(page: Page) -> None:
    after = page.read("state")["after"]
    said = page.say(RECRUITING_GROUP, "hello")
    with page.events(after=after) as events:
        assert events.until("message")["message"] == said["id"]


def test_a_page_from_before_a_restart_is_told_to_look_again(page: Page) -> None:
    with page.events(last=10**6) as events:
        assert events.next() == {"kind": "chat"}


def test_no_thread_stays_when_browsers_leave(page: Page) -> None:
    page.read("state")
    before = threading.active_count()
    for _ in range(5):
        with page.events() as events:
            page.do("clock", move=1)
            events.until("clock")
    deadline = time.monotonic() + timedelta(seconds=5).total_seconds()
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert threading.active_count() <= before
