"""One browser for each file, one playground for all of them, a group and a window for each test."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.chromium import CHROMIUM, MISSING, chromium
from tests.support.page_reader import WIDE, Reader, window
from tests.support.playground_process import Program, program

HERE = Path(__file__).parent
TIMEOUT_SECONDS = 180
OpenWindow = Callable[..., Reader]


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them are slow and run in one process, because several browsers would compete for the cores.

    A signal in the middle of Playwright's loop would leave it dead and the next call waiting for ever; when the time is
    over the process ends instead, and pytest-xdist goes on with another.
    """
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.timeout(TIMEOUT_SECONDS, method="thread"))
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def installed_chromium() -> None:
    """Skips the tests without Chromium, and fails them in CI."""
    if CHROMIUM.exists():
        return
    if os.environ.get("CI"):
        pytest.fail(MISSING)
    pytest.skip(MISSING)


@pytest.fixture(scope="module")
def browser(installed_chromium: None) -> Iterator[Browser]:
    """Module scope: while Playwright runs, its event loop belongs to the thread, and other tests need a thread without one."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def playground(installed_chromium: None) -> Iterator[Program]:
    with program() as running:
        yield running


@pytest.fixture
def group(playground: Program, request: pytest.FixtureRequest) -> str:
    """A group that no other test uses."""
    return playground.new_group(str(request.node.name).removeprefix("test_")[:40])


@pytest.fixture
def open_window(browser: Browser, playground: Program) -> Iterator[OpenWindow]:
    """Opens windows of any size; at the end none of them may have logged an error."""
    opened: list[Reader] = []

    def open_one(size: tuple[int, int] = WIDE) -> Reader:
        opened.append(Reader(window(browser, size).new_page(), playground.url))
        return opened[-1]

    yield open_one
    for reader in opened:
        reader.page.context.close()
    assert [fault for reader in opened for fault in reader.faults] == []


@pytest.fixture
def reader(open_window: OpenWindow, group: str) -> Reader:
    """The recruiter, in English, in a group of this test only."""
    reader = open_window()
    reader.open(chat=group)
    return reader
