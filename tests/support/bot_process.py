"""The real bot as a process next to the simulator's server, which can be killed and restarted."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.settings import WEBSOCKET
from simulator.bot_runner.bot_process import ROOT, BotFailed, BotProcess, free_port
from simulator.clock import MovableClock, RealClock
from simulator.events.delivery import Delivery, Schedule
from simulator.events.user_actions import UserActions
from simulator.long_connection.server import LongConnections
from simulator.platform import Platform
from simulator.playground.playground import open_playground
from simulator.server import start_server
from tests.support.processes import watched_outputs


class Replica:
    """One replica of the bot: its port, folder and database outlive each of its processes."""

    def __init__(self, platform_url: str, folder: Path, **settings: str) -> None:
        """Args: ``settings`` are further settings of the bot by their names, such as DATABASE_URL."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self.database_url = settings.get("DATABASE_URL", f"sqlite:///{folder / 'bot.db'}")
        self.starts = 0
        self.follows_clock = False
        self.checkout = ROOT
        self._platform_url = platform_url
        self._settings = settings
        self._bot: BotProcess | None = None

    @property
    def bot(self) -> BotProcess:
        """The process that runs now. Raises BotFailed if none was started."""
        if self._bot is None:
            raise BotFailed("the bot was not started")
        return self._bot

    def start(self) -> None:
        self.starts += 1
        self._bot = BotProcess(
            self._platform_url,
            self.folder,
            self.port,
            follows_clock=self.follows_clock,
            checkout=self.checkout,
            **self._settings,
        )
        watched_outputs.watch(self._bot.log_file)

    def wait_until_ready(self) -> None:
        """Raises BotFailed, with the last lines of the bot's log."""
        try:
            self.bot.wait_until_ready()
        except BotFailed as failure:
            raise BotFailed(f"{failure}\n{self.bot.last_log_lines()}") from failure

    def kill(self) -> None:
        """SIGKILL to gunicorn's master and worker at once."""
        self.bot.kill()

    def stop(self) -> None:
        if self._bot is not None:
            self._bot.stop()


@dataclass(frozen=True)
class Scene:
    """A platform that answers over HTTP, replicas of the bot, and the deliveries between them, over HTTP or ``connections``."""

    platform: Platform
    delivery: Delivery
    replicas: tuple[Replica, ...]
    connections: LongConnections


@contextmanager
def scene(
    folder: Path,
    schedule: Schedule | None = None,
    *,
    replica_count: int = 1,
    moving: MovableClock | None = None,
    prepare: Callable[[Platform], None] = lambda _platform: None,
    checkout: Path = ROOT,
    **settings: str,
) -> Iterator[Scene]:
    """Platform and replicas, all ready; everything is ended on the way out.

    With ``moving`` the platform has this clock, and the bot follows it. ``prepare`` changes the platform before the bot starts;
    ``checkout`` is the folder with the bot's code. With the setting EVENT_TRANSPORT=websocket the bot connects to the platform, and gets no more than its id and secret.

    Several replicas receive events in turn, attempt by attempt, as behind a load balancer; they need a DATABASE_URL that they
    can share.
    """
    platform = Platform(moving or MovableClock(ticks=True))
    prepare(platform)
    # A clock that was set back must not keep retries waiting.
    retry_clock = RealClock() if moving else None
    delivery = Delivery(UserActions(platform), "", schedule, signing_clock=moving, retry_clock=retry_clock)
    connections = LongConnections(platform)
    with ExitStack() as ending:
        server = start_server(platform, playground=open_playground(delivery), connections=connections)
        ending.callback(server.stop)
        if settings.get("EVENT_TRANSPORT") == WEBSOCKET:
            settings = {**_use(connections, delivery, ending), **settings}
        replicas = tuple(Replica(server.url, folder / f"replica-{n}", **settings) for n in range(replica_count))
        for replica in replicas:
            replica.follows_clock, replica.checkout = moving is not None, checkout
            ending.callback(replica.stop)
            replica.start()
        for replica in replicas:
            replica.wait_until_ready()
        _take_turns(platform, delivery, [replica.bot.events_url for replica in replicas])
        delivery.start()
        ending.callback(delivery.stop)
        yield Scene(platform, delivery, replicas, connections)


def _use(connections: LongConnections, delivery: Delivery, ending: ExitStack) -> dict[str, str]:
    """Deliver over long connections; the settings that the bot does not get then."""
    connections.start()
    ending.callback(connections.stop)
    delivery.long_connection = connections
    return {"FEISHU_ENCRYPT_KEY": "", "FEISHU_VERIFICATION_TOKEN": ""}


def _take_turns(platform: Platform, delivery: Delivery, urls: list[str]) -> None:
    def after_an_attempt() -> None:
        urls.append(urls.pop(0))
        delivery.bot_url = urls[0]

    delivery.bot_url = urls[0]
    platform.event_log.subscribe(lambda entry: after_an_attempt() if entry.kind == "delivery" else None)
