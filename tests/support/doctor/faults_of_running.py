"""Faults of the running of the bot: none runs, or one that takes no events."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from bot.doctor.checks import running_checks
from bot.domain.text import Text
from simulator.bot_runner.bot_process import free_port
from tests.support.doctor.fault import Fault, Plant
from tests.support.doctor.local_servers import other_page, silent_port
from tests.support.doctor.sound_installation import SoundInstallation

Settings = dict[str, str]


def _no_bot(_sound: SoundInstallation) -> AbstractContextManager[Settings]:
    return nullcontext({"PORT": str(free_port())})


@contextmanager
def _other_program(_sound: SoundInstallation) -> Iterator[Settings]:
    with other_page() as url:
        yield {"PORT": url.rpartition(":")[2]}


@contextmanager
def _silent(_sound: SoundInstallation) -> Iterator[Settings]:
    with silent_port() as address:
        yield {"PORT": address.rpartition(":")[2]}


@contextmanager
def _not_ready(sound: SoundInstallation) -> Iterator[Settings]:
    sound.bot.readiness.down("migrations", "the database accepts no connections")
    yield {}
    sound.bot.readiness.up("migrations")


def _connection(*, is_open: bool | None) -> Callable[[SoundInstallation], AbstractContextManager[Settings]]:
    @contextmanager
    def plant(sound: SoundInstallation) -> Iterator[Settings]:
        sound.bot.has_connection(is_open=is_open)
        yield {}
        sound.bot.has_connection(is_open=True)

    return plant


def _fault(name: str, says: Text, fix: Text, plant: Plant, transport: str = "webhook") -> Fault:
    return Fault(name, running_checks.NAME, "warning", says, fix, plant, transport)


OF_RUNNING = (
    _fault("no bot runs", running_checks.NOT_RUNNING, running_checks.START_IT, _no_bot),
    _fault("another program has the bot's port", running_checks.OTHER, running_checks.CHECK_PORT, _other_program),
    _fault("the bot hangs", running_checks.SILENT, running_checks.LOOK_AT_LOAD, _silent),
    _fault("the bot is not ready", running_checks.NOT_READY, running_checks.WAIT, _not_ready),
    _fault(
        "the long connection is not open",
        running_checks.NOT_CONNECTED,
        running_checks.LOOK,
        _connection(is_open=False),
        "websocket",
    ),
    _fault(
        "the bot was started without the long connection",
        running_checks.NO_CONNECTION,
        running_checks.RESTART,
        _connection(is_open=None),
        "websocket",
    ),
)
