"""SQLite databases that are made once for each test process and copied for every test."""

import copy
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.storage.store import DatabaseStore, open_store
from simulator.core.behaviour import Behaviour
from simulator.platform import Platform
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.platforms import FIRST_JOBS, LAST_JOBS, make_platform, make_small_platform

NOT_SCANNED = ("REOPEN_ALLOWED", "REMIND_", "SHOW_")
"""How the settings begin that do not change what a scan stores."""


class DatabaseTemplates:
    """Template files: one with empty tables, and one after a scan of each kind of platform that tests begin with."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._scanned: dict[tuple[str, bool], tuple[Path, list[Any]]] = {}

    @cached_property
    def empty(self) -> Path:
        """Tables with nothing in them."""
        path = self._folder / "empty.db"
        store = open_store(f"sqlite:///{path}")
        store.migrate()
        store.close()
        return path

    def scanned(self, platform: Platform) -> Path:
        """What the bot has stored after its first scan of such a platform, before anybody has used it."""
        return self._scan(platform)[0]

    def is_as_scanned(self, platform: Platform, settings: Mapping[str, str]) -> bool:
        """Whether a bot with these settings would store the same as is in ``scanned``."""
        is_usual = platform.behaviour in (Behaviour(), Behaviour.convenient())
        if not is_usual or not all(name.startswith(NOT_SCANNED) for name in settings):
            return False
        return _state(platform) == self._scan(platform)[1]

    def _scan(self, platform: Platform) -> tuple[Path, list[Any]]:
        """The file, and the state of the platform before the scan."""
        is_small = len(platform.jobs) <= FIRST_JOBS + LAST_JOBS
        key = repr(platform.behaviour), is_small
        if key not in self._scanned:
            make, path = (
                make_small_platform if is_small else make_platform,
                self._folder / f"scanned {len(self._scanned)}.db",
            )
            platform = make(platform.behaviour)
            state, store = copy.deepcopy(_state(platform)), open_copy(self.empty, path)
            Conversation(platform, store).scan()
            store.close()
            self._scanned[key] = path, state
        return self._scanned[key]


def _state(platform: Platform) -> list[Any]:
    """What a scan depends on."""
    store = platform.hire_service.store
    state = [store.jobs, store.posts, platform.clock.now(), platform.faults.all(), platform.event_log.since(0)]
    access = [platform.missing_scopes, platform.has_bot, platform.is_app_enabled, platform.date_ahead]
    return [*state, *access]


def open_copy(template: Path, path: Path) -> DatabaseStore:
    """Open a copy of a template that nobody else uses."""
    shutil.copy(template, path)
    return open_store(f"sqlite:///{path}")


def fill(store_path: Path, template: Path) -> None:
    """Replace what is in a database, which may be open, by what is in a template."""
    with closing(sqlite3.connect(template)) as source, closing(sqlite3.connect(store_path)) as target:
        source.backup(target)
