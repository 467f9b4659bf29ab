"""Makes faults outside of the settings: in the platform, in the database, at the public address."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path

import psycopg

from bot.domain.history import HistoryEntry
from bot.domain.replies import Card
from bot.interfaces.seen_request_store import CARD_FRAME, SeenRequest
from bot.interfaces.store import REFUSED_JOBS
from bot.storage.database import Database
from bot.storage.health.tables import seen_requests
from bot.storage.reminding.tables import reminder_chats
from bot.storage.tables import scans
from simulator.bot_runner.bot_process import free_port
from simulator.core.faults import FaultKind
from tests.support.doctor.local_servers import other_page, port_without_tls, silent_port
from tests.support.doctor.sound_installation import SoundInstallation, bot_at_public_address, now
from tests.support.plain_cards import HELLO
from tests.support.scripted_platform import secure_platform

PROJECT = Path(__file__).parents[3]
ALSO_ALLOW = ("im:message:send", "im:message:update")
"""Scopes of the platform with which messages can be sent or updated too, and which the bot does not ask for."""
Settings = dict[str, str]


def closed_port(_sound: SoundInstallation) -> AbstractContextManager[Settings]:
    return nullcontext({"FEISHU_DOMAIN": f"http://127.0.0.1:{free_port()}"})


@contextmanager
def wrong_certificate(sound: SoundInstallation) -> Iterator[Settings]:
    with secure_platform(str(sound.folder / "ca.pem")) as platform:
        yield {"FEISHU_DOMAIN": platform.domain}


@contextmanager
def plain_port(_sound: SoundInstallation) -> Iterator[Settings]:
    with port_without_tls() as address:
        yield {"FEISHU_DOMAIN": f"https://{address}"}


@contextmanager
def silent_proxy(_sound: SoundInstallation) -> Iterator[Settings]:
    with silent_port() as address:
        yield {"FEISHU_PROXY": f"http://{address}", "FEISHU_DOMAIN": "https://open.feishu.cn"}


def platform_with(name: str, value: object) -> Callable[[SoundInstallation], AbstractContextManager[Settings]]:
    """Something of the platform is otherwise."""

    @contextmanager
    def plant(sound: SoundInstallation) -> Iterator[Settings]:
        before = getattr(sound.platform, name)
        setattr(sound.platform, name, value)
        yield {}
        setattr(sound.platform, name, before)

    return plant


def answering(kind: FaultKind, path: str) -> Callable[[SoundInstallation], AbstractContextManager[Settings]]:
    @contextmanager
    def plant(sound: SoundInstallation) -> Iterator[Settings]:
        fault = sound.platform.faults.add(kind, path, times=10, seconds=7)
        yield {}
        sound.platform.faults.remove(fault)

    return plant


@contextmanager
def switch_off(sound: SoundInstallation) -> Iterator[Settings]:
    sound.platform.hire_service.is_sync_on = False
    yield {}
    sound.platform.hire_service.is_sync_on = True
    with sound.store() as store:
        store.history.write(_reopened())


def _reopened() -> HistoryEntry:
    """A reopening that has worked, without which the switch cannot be told to be on."""
    return HistoryEntry("message:1", now(), "ou_a", "reopen", "1", "oc_1", "om_1", "reopened")


@contextmanager
def read_only_database(sound: SoundInstallation) -> Iterator[Settings]:
    name = sound.database_url.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(sound.postgresql_url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())
        yield {}
        connection.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only".encode())


def database_away(_sound: SoundInstallation) -> AbstractContextManager[Settings]:
    return nullcontext({"DATABASE_URL": f"postgresql://bot:hunter2@127.0.0.1:{free_port()}/bot"})


@contextmanager
def old_tables(sound: SoundInstallation) -> Iterator[Settings]:
    address = f"sqlite:///{sound.folder / 'old.db'}"
    command = [sys.executable, "-m", "alembic", "-x", f"database_url={address}", "upgrade", "0009"]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)  # noqa: S603 -- a fixed command of our own
    yield {"DATABASE_URL": address}


@contextmanager
def stale_scan(sound: SoundInstallation) -> Iterator[Settings]:
    _scanned(sound, timedelta(hours=5))
    yield {}
    _scanned(sound, timedelta(0))


def _scanned(sound: SoundInstallation, ago: timedelta) -> None:
    database = Database(sound.database_url)
    at_ms = int((now() - ago).timestamp() * 1000)
    with database.writing() as connection:
        connection.execute(scans.update().values(started_at_ms=at_ms, full_started_at_ms=at_ms))
    database.close()


@contextmanager
def no_clicks(sound: SoundInstallation) -> Iterator[Settings]:
    database = Database(sound.database_url)
    database.execute(seen_requests.delete().where(seen_requests.c.kind == "click"))
    database.close()
    with sound.store() as store:
        store.cards.put("om_1", "oc_1", Card({}, HELLO, "6960"), now())
        yield {}
        store.seen_requests.put(SeenRequest("click", now()))


@contextmanager
def click_in_card_frame(sound: SoundInstallation) -> Iterator[Settings]:
    with sound.store() as store:
        store.seen_requests.put(SeenRequest("click", now(), CARD_FRAME))
        yield {}
        store.seen_requests.put(SeenRequest("click", now()))


def connection_with(name: str, value: object) -> Callable[[SoundInstallation], AbstractContextManager[Settings]]:
    """The platform's end of the long connection is otherwise."""

    @contextmanager
    def plant(sound: SoundInstallation) -> Iterator[Settings]:
        setattr(sound.connections, name, value)
        yield {}
        setattr(sound.connections, name, None)

    return plant


@contextmanager
def refused_request(sound: SoundInstallation) -> Iterator[Settings]:
    with sound.store() as store:
        store.seen_requests.put(SeenRequest("refused", now(), "age"))
        yield {}
        store.seen_requests.put(SeenRequest("event", now() + timedelta(seconds=1)))


def other_database(sound: SoundInstallation) -> AbstractContextManager[Settings]:
    return nullcontext({"DATABASE_URL": f"sqlite:///{sound.folder / 'other.db'}"})


def nothing_runs(_sound: SoundInstallation) -> AbstractContextManager[Settings]:
    return nullcontext({"PUBLIC_URL": f"http://127.0.0.1:{free_port()}", "PORT": str(free_port())})


@contextmanager
def no_requests(sound: SoundInstallation) -> Iterator[Settings]:
    database = Database(sound.database_url)
    database.execute(seen_requests.delete())
    database.close()
    yield {}
    with sound.store() as store:
        store.seen_requests.put(SeenRequest("event", now()))


@contextmanager
def other_encrypt_key(sound: SoundInstallation) -> Iterator[Settings]:
    with bot_at_public_address(sound) as url:
        yield {"PUBLIC_URL": url, "FEISHU_ENCRYPT_KEY": "the-key-before-it-was-changed"}


@contextmanager
def leads_elsewhere(_sound: SoundInstallation) -> Iterator[Settings]:
    with other_page() as url:
        yield {"PUBLIC_URL": url}


def nothing_at_public_address(_sound: SoundInstallation) -> AbstractContextManager[Settings]:
    return nullcontext({"PUBLIC_URL": f"http://127.0.0.1:{free_port()}"})


@contextmanager
def failed_work(sound: SoundInstallation) -> Iterator[Settings]:
    sound.run_work("send_digest:1", "again")
    yield {}
    for path in sound.folder.glob("bot.work.db*"):
        path.unlink()
    sound.run_work("send_digest:2", "done")


@contextmanager
def refused_jobs(sound: SoundInstallation) -> Iterator[Settings]:
    with sound.store() as store:
        store.scans.put(REFUSED_JOBS, now() + timedelta(seconds=1), full=False)
        yield {}
        store.scans.put("jobs", now() + timedelta(seconds=2), full=True)


@contextmanager
def unread_site(sound: SoundInstallation) -> Iterator[Settings]:
    database = Database(sound.database_url)
    with database.writing() as connection:
        connection.execute(scans.delete().where(scans.c.source.startswith("adverts ")))
    database.close()
    yield {}
    sound.settle_scans()


@contextmanager
def late_digest(sound: SoundInstallation) -> Iterator[Settings]:
    late_ms = int((now() - timedelta(hours=1)).timestamp() * 1000)
    database = Database(sound.database_url)
    row = {"chat_id": "oc_1", "record": "{}", "next_look_at_ms": late_ms}
    database.execute(reminder_chats.insert().values(row))
    yield {}
    database.execute(reminder_chats.delete())
    database.close()
