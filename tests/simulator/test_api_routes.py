"""The API over HTTP: answers, tokens, errors, and the bot's client."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from bot.domain.replies import Card
from bot.domain.text import Text
from bot.feishu.client import connect
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import SOCIAL_SITE
from simulator.platform import APP_SECRET, Platform
from simulator.server import RunningServer, start_server

CARD = {
    "schema": "2.0",
    "config": {"update_multi": True},
    "body": {
        "elements": [
            {
                "tag": "button",
                "text": {"tag": "plain_text", "content": "OK"},
                "behaviors": [{"type": "callback", "value": {"a": 1}}],
            }
        ]
    },
}


@pytest.fixture
def server(platform: Platform) -> Iterator[RunningServer]:
    running = start_server(platform)
    yield running
    running.stop()


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as opened:
        opened.trust_env = False
        yield opened


class Api:
    """Raw calls with a valid token."""

    def __init__(self, url: str, session: requests.Session) -> None:
        self._url = f"{url}/open-apis"
        self._session = session
        self.token = self.ask("POST", "/auth/v3/tenant_access_token/internal", credentials())["tenant_access_token"]

    def send(self, method: str, path: str, body: Any = None, token: str | None = None) -> requests.Response:
        held = getattr(self, "token", "") if token is None else token
        headers = {"Authorization": f"Bearer {held}"} if held else {}
        return self._session.request(method, f"{self._url}{path}", json=body, headers=headers)

    def ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        found: dict[str, Any] = self.send(method, path, body).json()
        return found


def credentials(secret: str = APP_SECRET) -> dict[str, str]:
    return {"app_id": people.APP_ID, "app_secret": secret}


@pytest.fixture
def api(server: RunningServer, session: requests.Session) -> Api:
    return Api(server.url, session)


def test_every_answer_has_a_log_id(api: Api) -> None:
    for path in ("/bot/v3/info", "/no/such/path"):
        assert api.send("GET", path).headers["X-Tt-Logid"]


def test_the_bot_tells_who_it_is_at_the_top_level(api: Api) -> None:
    assert api.ask("GET", "/bot/v3/info")["bot"]["open_id"] == people.BOT_ID


def test_a_token_stays_the_same_until_half_an_hour_is_left(platform: Platform, api: Api) -> None:
    def again() -> str:
        found: str = api.ask("POST", "/auth/v3/tenant_access_token/internal", credentials())["tenant_access_token"]
        return found

    platform.move(timedelta(minutes=89))
    assert again() == api.token
    platform.move(timedelta(minutes=2))
    assert again() != api.token
    assert api.ask("GET", "/bot/v3/info")["code"] == 0
    platform.move(timedelta(minutes=30))
    assert api.ask("GET", "/bot/v3/info")["code"] == 99991663


def test_a_wrong_secret_is_refused(api: Api) -> None:
    answer = api.send("POST", "/auth/v3/tenant_access_token/internal", credentials("wrong"))
    assert (answer.status_code, answer.json()["code"]) == (400, 10014)


@pytest.mark.parametrize(("token", "code"), [("", 99991661), ("x", 99991671), ("t-unknown", 99991663)])
@pytest.mark.parametrize("status", [400, 200])
def test_a_bad_token_is_refused_with_the_status_that_is_set(
    platform: Platform, api: Api, token: str, code: int, status: int
) -> None:
    platform.behaviour.token_error_status = status
    answer = api.send("GET", "/bot/v3/info", token=token)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/no/such/path", 404, 99991201),
        ("DELETE", "/hire/v1/websites", 405, 99991301),
        ("GET", "/hire/v1/websites?page_size=11", 400, 99992402),
        ("GET", f"/hire/v1/websites/{SOCIAL_SITE.id}/job_posts/1", 404, 1002509),
        ("GET", "/hire/v1/websites/1/job_posts", 400, 1002502),
        ("GET", "/hire/v1/jobs/1/recruiter", 400, 1002601),
        ("GET", "/hire/v1/jobs/1", 404, 1002601),
        ("POST", "/hire/v1/jobs/1/open", 400, 1002002),
        ("GET", "/im/v1/chats/oc_none", 400, 232006),
    ],
)
def test_errors_have_status_and_code(api: Api, method: str, path: str, status: int, code: int) -> None:
    answer = api.send(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["error"]["log_id"] == answer.headers["X-Tt-Logid"]


def test_a_job_is_read_listed_opened_and_closed(platform: Platform, api: Api) -> None:
    job_id = "7392894182636030258"
    for path in (f"/hire/v1/jobs/{job_id}", "/hire/v1/jobs?page_size=20"):
        assert api.ask("GET", path)["code"] == 0
    assert api.ask("POST", f"/hire/v1/jobs/{job_id}/open", {"is_never_expired": True})["data"] == {}
    assert api.ask("POST", f"/hire/v1/jobs/{job_id}/close")["code"] == 0
    assert not platform.jobs[job_id].is_active


def test_members_and_chats_are_listed_page_by_page(api: Api) -> None:
    first = api.ask("GET", f"/im/v1/chats/{RECRUITING_GROUP}/members?page_size=5")["data"]
    rest = api.ask("GET", f"/im/v1/chats/{RECRUITING_GROUP}/members?page_token={first['page_token']}")["data"]
    assert len(first["items"]) + len(rest["items"]) == first["member_total"]
    assert {item["chat_id"] for item in api.ask("GET", "/im/v1/chats")["data"]["items"]} >= {RECRUITING_GROUP}


def test_faults_look_as_on_the_real_platform(platform: Platform, api: Api) -> None:
    platform.faults.add("rate_limited", "GET /bot/v3/info", seconds=7)
    limited = api.send("GET", "/bot/v3/info")
    assert (limited.status_code, limited.headers["x-ogw-ratelimit-reset"]) == (429, "7")
    platform.faults.add("bad_gateway", "GET /bot/v3/info")
    assert api.send("GET", "/bot/v3/info").headers["Content-Type"].startswith("text/html")
    for kind in ("dropped_before", "dropped_after"):
        platform.faults.add(kind, "GET /bot/v3/info")
        with pytest.raises(requests.ConnectionError):
            api.send("GET", "/bot/v3/info")
    assert api.ask("GET", "/bot/v3/info")["code"] == 0


def test_the_bots_client_works_over_http(platform: Platform, server: RunningServer) -> None:
    hire, chat = connect(app_id=people.APP_ID, app_secret=APP_SECRET, domain=server.url)
    assert sum(len(page) for page in hire.list_adverts(SOCIAL_SITE.id)) > 100
    message_id = chat.send_card(RECRUITING_GROUP, Card(CARD, Text("x", "x")), "u1")
    chat.update_card(message_id, Card(CARD, Text("x", "x")))
    assert len(platform.message_service.messages[message_id].versions) == 2
