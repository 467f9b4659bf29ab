"""The start: builds the bot from its parts and serves it with gunicorn. No logic lives here."""

import secrets
import socket
import sys
from datetime import timedelta

from flask import Flask

import handlers
from bot import logs
from bot.bootstrap import Services, build_bot
from bot.domain.clock import Clock, SystemClock
from bot.feishu.client import Options, connect
from bot.lifecycle import PARTS, Lifecycle
from bot.readiness import Readiness
from bot.server import serve
from bot.settings import Settings, SettingsWrong, read_settings
from bot.storage.store import open_store
from bot.tasks.dbos_database import ExecutorLocks, is_shared, open_dbos_database
from bot.tasks.dbos_engine import DbosEngine
from bot.tasks.scheduler import Scheduler
from bot.webhook.health import make_health
from bot.webhook.request_verifier import Keys, RequestVerifier
from bot.webhook.routes import make_webhook

# The demo's page suggests them while somebody types.
COMMANDS = handlers.COMMANDS


def create_app(settings: Settings, clock: Clock | None = None) -> tuple[Flask, Lifecycle]:
    """The web application and the life beside it, not yet started.

    Args:
        settings: the operator's choices.
        clock: another clock than the real one, for a platform whose time is moved.
    """
    clock = clock or SystemClock()
    database_url = settings.database_url.get_secret_value()
    hire, chat = connect(
        app_id=settings.feishu_app_id,
        app_secret=settings.feishu_app_secret.get_secret_value(),
        domain=settings.feishu_domain,
        options=Options(settings.feishu_proxy.get_secret_value() or None, settings.feishu_ca_file or None),
    )
    store = open_store(database_url)
    dbos_database, executor_id = open_dbos_database(database_url), _executor_id(database_url)
    engine = DbosEngine(dbos_database, executor_id)
    readiness = Readiness(*PARTS)
    intake = build_bot(settings, handlers.TABLES, Services(hire, chat, store, clock), engine, readiness)
    scheduler = Scheduler(engine, clock, settings.timezone, timedelta(minutes=settings.scan_every_minutes))
    locks = ExecutorLocks(dbos_database, executor_id) if is_shared(database_url) else None
    keys = Keys(
        settings.feishu_app_id,
        settings.feishu_encrypt_key.get_secret_value(),
        settings.feishu_verification_token.get_secret_value(),
    )
    app = Flask(__name__)
    app.register_blueprint(make_webhook(RequestVerifier(keys, settings.max_event_age), intake, clock))
    app.register_blueprint(make_health(readiness))
    return app, Lifecycle(store, engine, scheduler, readiness, clock, locks)


def _executor_id(database_url: str) -> str:
    """Fixed where one process has the database to itself, so that a restart resumes its own work at once."""
    return f"{socket.gethostname()}-{secrets.token_hex(8)}" if is_shared(database_url) else "only-process"


def main(clock: Clock | None = None) -> int:
    """Serve until told to stop; 2 if the settings are wrong. ``clock`` as in ``create_app``."""
    try:
        settings = read_settings()
    except SettingsWrong as wrong:
        print(f"The bot cannot start; please mend these settings:\n{wrong}", file=sys.stderr)  # noqa: T201 - no log yet
        return 2
    logs.configure(settings.log_level, settings.log_format)
    serve(lambda: create_app(settings, clock), settings.host, settings.port)
    return 0


if __name__ == "__main__":
    sys.exit(main())
