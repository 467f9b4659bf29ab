from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.storage.store import DatabaseStore
from simulator.core.behaviour import Behaviour
from simulator.core.job_store import Job
from simulator.platform import Platform
from tests.support.long_connection.connected_bot import close_all
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.digests import SUBSCRIBE, prepare_expiring_job
from tests.support.whole_bot.platforms import make_platform
from tests.support.whole_bot.scanned_database import DatabaseTemplates, fill, open_copy

WORLDS: dict[str, Callable[[], Behaviour]] = {"documented": Behaviour, "convenient": Behaviour.convenient}
"""What closing, opening and expiring do to adverts is documented in part only (docs/feishu/open-questions.md Q14, Q16)."""


def set_world(feishu: Platform, world: str) -> None:
    for field, value in vars(WORLDS[world]()).items():
        setattr(feishu.behaviour, field, value)


@pytest.fixture(autouse=True)
def connections_end() -> Iterator[None]:
    """With TEST_TRANSPORT=websocket each conversation has a connection."""
    yield
    close_all()


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> DatabaseTemplates:
    return DatabaseTemplates(tmp_path_factory.mktemp("templates"))


@pytest.fixture
def open_database(tmp_path: Path) -> Iterator[Callable[[Path], DatabaseStore]]:
    """Opens a copy of a template, which is closed after the test."""
    with ExitStack() as stack:

        def open_database(template: Path) -> DatabaseStore:
            store = open_copy(template, tmp_path / template.name)
            stack.callback(store.close)
            return store

        yield open_database


@pytest.fixture
def store(open_database: Callable[[Path], DatabaseStore], templates: DatabaseTemplates) -> DatabaseStore:
    """A database with empty tables."""
    return open_database(templates.empty)


@pytest.fixture
def feishu() -> Platform:
    """A platform whose clock stands at ten in the morning, Shanghai time, on a Monday."""
    return make_platform()


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest, feishu: Platform) -> str:
    """The platform behaves in one way, and then in the other."""
    name: str = request.param
    set_world(feishu, name)
    return name


@pytest.fixture
def in_world(
    world: str,
    feishu: Platform,
    store: DatabaseStore,
    start_conversation: Callable[..., Conversation],
) -> Callable[..., Conversation]:
    """Starts a bot on a platform that behaves in one way, and then in the other; settings by their names."""

    def start(*, scan: bool = True, **settings: str) -> Conversation:
        return start_conversation(**settings) if scan else Conversation(feishu, store, **settings)

    return start


@pytest.fixture
def conversation_in_world(
    world: str,
    feishu: Platform,
    open_database: Callable[[Path], DatabaseStore],
    templates: DatabaseTemplates,
) -> Conversation:
    """As ``conversation``, on a platform that behaves in one way, and then in the other."""
    assert templates.is_as_scanned(feishu, {}), "use in_world where jobs are changed before the first scan"
    return Conversation(feishu, open_database(templates.scanned(feishu)))


@pytest.fixture
def start_conversation(
    feishu: Platform, store: DatabaseStore, templates: DatabaseTemplates, tmp_path: Path
) -> Callable[..., Conversation]:
    """Starts a bot with further settings, given by their names in the environment, after its first scan."""

    def start_conversation(**settings: str) -> Conversation:
        is_as_scanned = templates.is_as_scanned(feishu, settings)
        if is_as_scanned:
            fill(tmp_path / templates.empty.name, templates.scanned(feishu))
        conversation = Conversation(feishu, store, **settings)
        if not is_as_scanned:
            conversation.scan()
        return conversation

    return start_conversation


@pytest.fixture
def conversation(
    feishu: Platform, open_database: Callable[[Path], DatabaseStore], templates: DatabaseTemplates
) -> Conversation:
    """The bot with its four secrets and one administrator, after its first scan."""
    assert templates.is_as_scanned(feishu, {}), "use start_conversation where jobs are changed before the first scan"
    return Conversation(feishu, open_database(templates.scanned(feishu)))


@pytest.fixture
def expiring_job(feishu: Platform) -> Job:
    """An open job that expires in ten days, among few others; use it with ``start_conversation``."""
    return prepare_expiring_job(feishu)


@pytest.fixture
def subscribed(start_conversation: Callable[..., Conversation], expiring_job: Job) -> Conversation:
    """A chat that is reminded of ``expiring_job`` and of nothing else."""
    conversation = start_conversation()
    conversation.ask(SUBSCRIBE)
    return conversation
