"""An installation in which everything is right, and the faults that are planted in it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.doctor.bot_doctor import BotDoctor
from bot.doctor.examination import Installation
from bot.domain.clock import SystemClock
from bot.interfaces.doctor import Finding
from bot.interfaces.seen_request_store import SeenRequest
from bot.settings import read_leniently, suspicious_names
from bot.storage.store import DatabaseStore, open_store
from bot.tasks.dbos_database import open_dbos_database
from bot.tasks.dbos_engine import DbosEngine
from bot.webhook.seen_requests import SeenRequests
from simulator.core import people
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE
from simulator.long_connection.server import LongConnections
from simulator.platform import APP_SECRET, Platform
from tests.support.doctor.local_servers import served
from tests.support.doctor.serving_bot import ServingBot
from tests.support.whole_bot.inline_engine import InlineEngine
from tests.support.whole_bot.web_client import KEYS, make_web_client

NOWHERE = Path("no-such-file")


@dataclass
class SoundInstallation:
    """A platform that answers at ``url``, and a bot's database with what a running bot would have stored."""

    platform: Platform
    url: str
    database_url: str
    folder: Path
    connections: LongConnections
    bot: ServingBot
    postgresql_url: str = ""

    @property
    def settings(self) -> dict[str, str]:
        return {
            "FEISHU_APP_ID": people.APP_ID,
            "FEISHU_APP_SECRET": APP_SECRET,
            "FEISHU_ENCRYPT_KEY": KEYS.encrypt_key,
            "FEISHU_VERIFICATION_TOKEN": KEYS.verification_token,
            "FEISHU_DOMAIN": self.url,
            "DATABASE_URL": self.database_url,
            "HOST": "127.0.0.1",
            "PORT": self.bot.port,
            "ADMIN_OPEN_IDS": people.ADMIN.open_id,
        }

    def examine(self, **changed: str) -> dict[str, Finding]:
        """The findings by name; ``changed`` are settings that differ from the right ones."""
        return {finding.name: finding for finding in self._doctor(changed).examine()}

    def examine_with(self, seen: SeenRequests, **changed: str) -> dict[str, Finding]:
        """The same in a process that has seen requests itself."""
        return {finding.name: finding for finding in self._doctor(changed, seen).examine()}

    def examine_in_bot(self, **changed: str) -> dict[str, Finding]:
        """The same by the bot itself."""
        return {finding.name: finding for finding in self._doctor(changed, is_bot=True).examine()}

    def examine_at_start(self) -> dict[str, Finding]:
        """The findings of which administrators are told when the bot first comes up."""
        return {finding.name: finding for finding in self._doctor({}, is_bot=True).examine(at_start=True)}

    def _doctor(self, changed: dict[str, str], seen: SeenRequests | None = None, *, is_bot: bool = False) -> BotDoctor:
        given = {**self.settings, **changed}
        names = tuple(suspicious_names(given, NOWHERE))
        return BotDoctor(
            Installation(read_leniently(given, NOWHERE), SystemClock(), names, seen or SeenRequests(), is_bot)
        )

    @contextmanager
    def store(self) -> Iterator[DatabaseStore]:
        store = open_store(self.database_url)
        yield store
        store.close()

    def settle(self) -> None:
        """What a bot stores that has run for a while, beside its work: scans, events and clicks."""
        self.settle_scans()
        with self.store() as store:
            store.seen_requests.put(SeenRequest("event", now()))
            store.seen_requests.put(SeenRequest("click", now()))

    def settle_scans(self) -> None:
        with self.store() as store:
            for source in ("jobs", *(f"adverts {site.id}" for site in (SOCIAL_SITE, CAMPUS_SITE))):
                store.scans.put(source, now(), full=True)

    def run_work(self, workflow_id: str, last_outcome: str) -> None:
        run_work(self.database_url, workflow_id, last_outcome)


def run_work(database_url: str, workflow_id: str, last_outcome: str) -> None:
    """Run durable work whose last attempt ends so."""
    database = open_dbos_database(database_url)
    engine = DbosEngine(database, "only-process")
    engine.register({"task": lambda steps, _payload: steps.run("send #last", lambda: last_outcome)})
    engine.launch()
    engine.start("task", workflow_id, "")
    while engine.result(workflow_id) is None:
        time.sleep(0.02)
    engine.stop(timedelta())
    database.dispose()


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def bot_at_public_address(sound: SoundInstallation) -> Iterator[str]:
    """A whole bot behind a web server, with the keys of ``KEYS``."""
    with sound.store() as store:
        client = make_web_client(sound.platform, store, InlineEngine(), {})
        with served(client.application) as url:
            yield url
