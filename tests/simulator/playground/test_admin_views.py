"""The tools of the playground over HTTP: clock, faults, switches, token, wire, jobs, gallery, and access."""

import json
import time
from datetime import timedelta
from typing import Any

import pytest
import requests

from simulator.clock import from_ms, to_ms
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import SOCIAL_SITE
from simulator.events.signing import AppKeys
from simulator.platform import APP_SECRET, Platform
from simulator.seed.jobs import SHANGHAI
from simulator.seed.special_jobs import EXPIRING_SAMPLE_CODE, SAMPLE_CODE
from tests.support.page_client import RECRUITER, Page, StubBot

HOUR_MS = 3_600_000
TOKEN_PATH = "/open-apis/auth/v3/tenant_access_token/internal"
CREDENTIALS = {"app_id": people.APP_ID, "app_secret": APP_SECRET}


def call(page: Page, method: str, path: str, token: str = "", body: Any = None) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return page.session.request(method, f"{page.url}{path}", json=body, headers=headers, timeout=10)


def fetch_token(page: Page) -> str:
    token: str = call(page, "POST", TOKEN_PATH, body=CREDENTIALS).json()["tenant_access_token"]
    return token


def test_the_clock_moves_forward_only(page: Page, platform: Platform) -> None:
    before = to_ms(platform.clock.now())
    assert page.do("clock", move=HOUR_MS) == {"now": before + HOUR_MS, "moved": HOUR_MS}
    for wrong in (-1, 0, "1", True, 10**15):
        assert page.refused("clock", move=wrong) == 400
    assert page.read("state")["clock"] == {"now": before + HOUR_MS, "moved": HOUR_MS}


def test_the_next_morning_is_at_ten_in_the_bots_zone(page: Page, platform: Platform) -> None:
    today = platform.clock.now().astimezone(SHANGHAI)
    moved = from_ms(page.do("clock", to="next_morning")["now"]).astimezone(SHANGHAI)
    assert moved.date() == today.date() + timedelta(days=1)
    assert (moved.hour, moved.minute) == (10, 0)


def test_the_next_expiry_is_a_minute_after_the_earliest_open_job(page: Page, platform: Platform) -> None:
    now = platform.clock.now()
    ahead = [job.expires_at for job in platform.jobs.values() if job.is_active and job.expires_at]
    earliest = min(at for at in ahead if at > now)
    assert page.do("clock", to="next_expiry")["now"] == to_ms(earliest + timedelta(minutes=1))


def test_a_bot_without_a_process_is_neither_killed_nor_started(page: Page) -> None:
    assert page.refused("bot", action="kill") == 409


def test_faults_are_set_listed_and_cleared(page: Page) -> None:
    fault = {"kind": "busy", "path": "GET /bot/*", "times": 2, "seconds": 1.0}
    assert page.do("faults", **fault)["faults"] == [fault]
    assert page.refused("faults", kind="nonsense") == 400
    assert page.refused("faults", kind="slow", seconds=10**9) == 400
    page.do("switches", hireDown=True)
    assert page.do("faults", clear=True)["faults"] == []
    assert page.read("state")["switches"]["hireDown"] is True


def test_switches_hold_until_they_are_switched_off(page: Page, platform: Platform) -> None:
    token = fetch_token(page)
    for _ in range(2):
        page.do("switches", hireDown=True, sync=False)
    for _ in range(3):
        assert call(page, "GET", "/open-apis/hire/v1/websites", token).status_code == 500
    assert call(page, "GET", "/open-apis/bot/v3/info", token).status_code == 200
    assert not platform.hire_service.is_sync_on
    switches = page.do("switches", hireDown=False, sync=True)["switches"]
    assert switches["sync"]
    assert not switches["hireDown"]
    assert call(page, "GET", "/open-apis/hire/v1/websites", token).status_code == 200
    assert page.refused("switches", nonsense=True) == 400
    assert page.refused("switches", sync="yes") == 400


def test_every_event_comes_twice_while_that_is_switched_on(page: Page, stub_bot: StubBot) -> None:
    page.do("switches", deliverTwice=True)
    page.say(RECRUITING_GROUP, "/help")
    assert len({event.event_id for event in stub_bot.received}) == 1
    assert len(stub_bot.received) == 2


def test_a_lost_answer_brings_the_event_again_at_the_moved_time(page: Page, stub_bot: StubBot) -> None:
    page.do("switches", loseAnswer=True)
    page.say(RECRUITING_GROUP, "/help")
    assert len(stub_bot.received) == 1
    page.do("clock", move=HOUR_MS)
    assert len(stub_bot.received) == 2


def test_a_revoked_token_is_refused(page: Page) -> None:
    token = fetch_token(page)
    page.do("token/revoke")
    assert call(page, "GET", "/open-apis/bot/v3/info", token).json()["code"] == 99991663


def test_the_wire_shows_both_directions_and_no_secret(page: Page) -> None:
    token = fetch_token(page)
    call(page, "GET", "/open-apis/bot/v3/info", token)
    page.say(RECRUITING_GROUP, "/help")
    lines = page.read("wire")["lines"]
    assert [(line["direction"], line["status"]) for line in lines] == [("to_platform", 200)] * 2 + [("to_bot", 200)]
    assert '"app_secret": "***"' in lines[0]["request"]
    assert "Authorization: ***" in lines[1]["request"]
    assert '"encrypt"' in lines[2]["request"]
    assert '"text\\": \\"@_user_1 /help' in lines[2]["request"].replace('\\":\\"', '\\": \\"')
    keys = AppKeys()
    for secret in (token, APP_SECRET, keys.encrypt_key, keys.verification_token):
        assert secret not in json.dumps(lines)


def test_the_wire_is_read_on_from_a_line(page: Page) -> None:
    token = fetch_token(page)
    call(page, "GET", "/open-apis/bot/v3/info", token)
    assert [line["n"] for line in page.read("wire", after=1)["lines"]] == [2]
    assert page.read("wire", after=2)["lines"] == []
    assert page.get("wire", after="x").status_code == 400


def test_a_dropped_connection_is_recorded_without_a_status(page: Page) -> None:
    page.do("faults", kind="dropped_before")
    with pytest.raises(requests.ConnectionError):
        fetch_token(page)
    # The exchange is recorded after the connection is closed.
    deadline = time.monotonic() + 5
    while not (lines := page.read("wire")["lines"]) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert lines[-1]["status"] == 0


def test_the_job_board_finds_closes_opens_and_edits(page: Page, platform: Platform) -> None:
    found = page.read("jobs", query=SAMPLE_CODE.lower())
    assert (found["total"], found["jobs"][0]["isActive"]) == (1, False)
    job = found["jobs"][0]
    path = f"jobs/{job['id']}"
    assert page.do(path, open=True)["job"]["isActive"]
    assert page.do(path, close=True)["job"]["isActive"] is False
    expires_at = to_ms(platform.clock.now() + timedelta(days=3))
    assert [advert["listed"] for advert in page.do(path, open=True)["job"]["adverts"]] == [False]
    advert = found["jobs"][0]["adverts"][0]
    page.do(f"adverts/{advert['id']}", site=advert["site"], listed=True)
    changed = page.do(path, title="新标题", headcount=3, minSalary=10, maxSalary=20, expiresAt=expires_at)
    assert changed["job"]["salary"] == "10–20K"
    post = platform.hire_service.store.posts_of_job(job["id"])[0]
    record = platform.hire_service.get_post(SOCIAL_SITE.id, post.id)["job_post"]
    assert (record["title"], record["headcount"], record["min_salary"]) == ("新标题", 3, "10")
    assert record["job_expire_time"] == str(expires_at)
    assert page.do(path, expiresAt=None)["job"]["expiresAt"] is None


def test_the_job_board_is_read_page_by_page_soonest_expiry_first(page: Page) -> None:
    first, second = page.read("jobs"), page.read("jobs", page=1)
    assert first["total"] == len(page.platform.jobs)
    assert not {job["id"] for job in first["jobs"]} & {job["id"] for job in second["jobs"]}
    times = [job["expiresAt"] for job in first["jobs"]]
    assert times == sorted(times)
    assert page.read("jobs", query=EXPIRING_SAMPLE_CODE)["jobs"][0]["site"]["en_us"] == SOCIAL_SITE.name.en_us


@pytest.mark.parametrize(
    "body", [{"title": ""}, {"headcount": -1}, {"minSalary": "9"}, {"expiresAt": "soon"}, {"close": 1}]
)
def test_a_job_is_not_changed_to_nonsense(page: Page, body: dict[str, Any]) -> None:
    job = page.platform.hire_service.store.job_with_code(SAMPLE_CODE)
    assert page.refused(f"jobs/{job.id}", **body) == 400


def test_the_gallery_measures_every_card(page: Page) -> None:
    cards = {card["name"]: card for card in page.read("gallery")["cards"]}
    assert {"job-open", "help"} <= set(cards)
    assert all(0 < card["elements"] <= 200 and 0 < card["bytes"] <= 30 * 1024 for card in cards.values())
    assert cards["job-hostile"]["card"]["schema"] == "2.0"


def test_a_foreign_page_can_neither_post_nor_read(page: Page, stub_bot: StubBot) -> None:
    body = {"as": RECRUITER, "text": "/help"}
    assert page.post(f"chats/{RECRUITING_GROUP}/say", headers={}, **body).status_code == 403
    for path in ("/api/state", "/", "/open-apis/bot/v3/info"):
        for host in ("evil.example", "127.0.0.1.evil.example:80", "", "[::1"):
            assert page.session.get(f"{page.url}{path}", headers={"Host": host}).status_code == 403
    assert stub_bot.received == []


@pytest.mark.parametrize("path", ["../server.py", "..%2fserver.py", "%2e%2e/server.py", "/etc/passwd", "none.js"])
def test_nothing_but_the_pages_own_files_is_served(page: Page, path: str) -> None:
    prepared = requests.Request("GET", f"{page.url}/page/x").prepare()
    prepared.url = f"{page.url}/page/{path}"
    assert page.session.send(prepared).status_code == 404


def test_the_page_may_run_its_own_scripts_only(page: Page) -> None:
    headers = page.get("state").headers
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
