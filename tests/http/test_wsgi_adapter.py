"""The adapter through which tests call the simulator without a socket (tests/support/whole_bot/wsgi_adapter.py)."""

import pytest
import requests
from flask import Flask, Response, jsonify, request

from simulator.api.routes import DROPPED
from tests.support.whole_bot.wsgi_adapter import WsgiAdapter


def make_app() -> Flask:
    app = Flask(__name__)

    @app.route("/echo/<name>", methods=["GET", "POST", "PATCH", "DELETE"])
    def echo(name: str) -> Response:
        answer = jsonify(
            method=request.method,
            name=name,
            query=request.args.to_dict(flat=False),
            body=request.get_data(as_text=True),
            authorization=request.headers.get("Authorization"),
            content_type=request.headers.get("Content-Type"),
            remote=request.remote_addr,
        )
        answer.status_code = 418
        answer.headers["X-Answered-By"] = "echo"
        return answer

    @app.route("/dropped")
    def dropped() -> str:
        request.environ[DROPPED].append("now")
        return "never seen"

    return app


@pytest.fixture
def session() -> requests.Session:
    session = requests.Session()
    session.mount("http://", WsgiAdapter(make_app()))
    return session


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_method_path_query_headers_and_body_arrive(session: requests.Session, method: str) -> None:
    answer = session.request(
        method,
        "http://127.0.0.1/echo/职位",
        params={"page_token": ["a b", "+&="]},
        data='{"text": "高级"}'.encode(),
        headers={"Authorization": "Bearer t-1", "Content-Type": "application/json"},
        timeout=1,
    )
    assert answer.json() == {
        "method": method,
        "name": "职位",
        "query": {"page_token": ["a b", "+&="]},
        "body": '{"text": "高级"}',
        "authorization": "Bearer t-1",
        "content_type": "application/json",
        "remote": "127.0.0.1",
    }


def test_status_reason_and_headers_of_the_answer_come_back(session: requests.Session) -> None:
    answer = session.post("http://127.0.0.1/echo/x", data="text", timeout=1)
    assert (answer.status_code, answer.reason) == (418, "I'M A TEAPOT")
    assert answer.headers["X-Answered-By"] == "echo"
    assert answer.json()["body"] == "text"


def test_a_dropped_connection_is_a_connection_error(session: requests.Session) -> None:
    with pytest.raises(requests.ConnectionError):
        session.get("http://127.0.0.1/dropped", timeout=1)
