"""The whole bot behind a Flask test client: real webhook, real Feishu client, simulated platform, workflows run at once."""

from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

import handlers
from bot.bootstrap import Services, build_bot
from bot.interfaces.tasks import WorkflowEngine
from bot.readiness import Readiness
from bot.settings import Settings, read_settings
from bot.storage.store import DatabaseStore
from bot.webhook.event_intake import EventIntake
from bot.webhook.request_verifier import AppCredentials, RequestVerifier
from bot.webhook.routes import make_webhook
from bot.webhook.seen_requests import SeenRequests
from simulator.core import people
from simulator.events.signing import AppKeys
from simulator.platform import APP_SECRET, Platform
from tests.support.whole_bot.in_process import connect_in_process

KEYS = AppKeys()


def required_settings() -> dict[str, str]:
    """The four secrets and one administrator, by their names in the environment."""
    return {
        "FEISHU_APP_ID": people.APP_ID,
        "FEISHU_APP_SECRET": APP_SECRET,
        "FEISHU_ENCRYPT_KEY": KEYS.encrypt_key,
        "FEISHU_VERIFICATION_TOKEN": KEYS.verification_token,
        "ADMIN_OPEN_IDS": people.ADMIN.open_id,
        # Only the doctor uses it: the client's calls reach the platform without a socket.
        "FEISHU_DOMAIN": "http://127.0.0.1:9",
    }


def build(
    platform: Platform,
    store: DatabaseStore,
    engine: WorkflowEngine,
    settings: Mapping[str, str],
    readiness: Readiness | None = None,
) -> tuple[Settings, EventIntake, SeenRequests]:
    """The bot without the way in, its settings, which are added to the required ones, and what notes each event."""
    database = {"DATABASE_URL": store.engine_url.replace("sqlite+pysqlite", "sqlite").replace("+psycopg", "")}
    read = read_settings({**required_settings(), **database, **settings}, Path("no-such-file"))
    services = Services(*connect_in_process(platform), store, platform.clock)
    intake = build_bot(read, handlers.TABLES, handlers.TASKS, services, engine, readiness or Readiness())
    return read, intake, services.seen


def make_web_client(
    platform: Platform,
    store: DatabaseStore,
    engine: WorkflowEngine,
    settings: Mapping[str, str],
    readiness: Readiness | None = None,
) -> FlaskClient:
    """Build the bot behind its webhook; ``settings`` are added to the required ones."""
    read, intake, seen = build(platform, store, engine, settings, readiness)
    credentials = AppCredentials(people.APP_ID, KEYS.encrypt_key, KEYS.verification_token)
    app = Flask(__name__)
    verifier = RequestVerifier(credentials, read.max_event_age)
    app.register_blueprint(make_webhook(verifier, intake, platform.clock, seen))
    return app.test_client()
