"""SQLite databases that are made once for each test process and copied for every test."""

import shutil
from functools import cached_property
from pathlib import Path

from bot.storage.store import DatabaseStore, open_store
from simulator.platform import Platform
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.platforms import make_platform


class DatabaseTemplates:
    """Two template files: one with empty tables, one after a scan of ``make_platform()``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def empty(self) -> Path:
        """Tables with nothing in them."""
        path = self._folder / "empty.db"
        store = open_store(f"sqlite:///{path}")
        store.migrate()
        store.close()
        return path

    @cached_property
    def scanned(self) -> Path:
        """What the bot has stored after its first scan."""
        store = open_copy(self.empty, self._folder / "scanned.db")
        Conversation(make_platform(), store).scan()
        store.close()
        return self._folder / "scanned.db"

    @cached_property
    def _scanned_platform(self) -> Platform:
        return make_platform()

    def was_changed(self, platform: Platform) -> bool:
        """Whether the platform's jobs differ from those that were scanned."""
        ours, theirs = self._scanned_platform.hire_service.store, platform.hire_service.store
        return (ours.jobs, ours.posts) != (theirs.jobs, theirs.posts)


def open_copy(template: Path, path: Path) -> DatabaseStore:
    """Open a copy of a template that nobody else uses."""
    shutil.copy(template, path)
    return open_store(f"sqlite:///{path}")
