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
    }


def build(
    platform: Platform,
    store: DatabaseStore,
    engine: WorkflowEngine,
    settings: Mapping[str, str],
    readiness: Readiness | None = None,
) -> tuple[Settings, EventIntake]:
    """The bot without the way in, and its settings, which are added to the required ones."""
    read = read_settings({**required_settings(), **settings}, Path("no-such-file"))
    services = Services(*connect_in_process(platform), store, platform.clock)
    return read, build_bot(read, handlers.TABLES, handlers.TASKS, services, engine, readiness or Readiness())


def make_web_client(
    platform: Platform,
    store: DatabaseStore,
    engine: WorkflowEngine,
    settings: Mapping[str, str],
    readiness: Readiness | None = None,
) -> FlaskClient:
    """Build the bot behind its webhook; ``settings`` are added to the required ones."""
    read, intake = build(platform, store, engine, settings, readiness)
    credentials = AppCredentials(people.APP_ID, KEYS.encrypt_key, KEYS.verification_token)
    app = Flask(__name__)
    app.register_blueprint(make_webhook(RequestVerifier(credentials, read.max_event_age), intake, platform.clock))
    return app.test_client()
