"""The metadata with every table of the bot, whatever else is imported; for migrations and copies of the whole database."""

from bot.storage.health import tables as _health  # noqa: F401 - adds its table to the metadata
from bot.storage.reminding import tables as _reminding  # noqa: F401 - adds its tables to the metadata
from bot.storage.requests import tables as _requests  # noqa: F401 - adds its tables to the metadata
from bot.storage.search import tables as _search  # noqa: F401 - adds its tables to the metadata
from bot.storage.tables import metadata

__all__ = ["metadata"]
