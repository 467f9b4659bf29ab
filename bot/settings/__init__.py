"""Every setting, read once from the environment, from ``.env`` and from ``NAME_FILE`` files.

The settings are described in docs/configuration.md. Wrong or missing ones are named all at once.
"""

from bot.settings.addresses import LOOPBACK
from bot.settings.file_problems import file_problem
from bot.settings.model import Settings
from bot.settings.reading import (
    WEBSOCKET,
    Reading,
    SettingsWrong,
    read_database_url,
    read_leniently,
    read_settings,
)
from bot.settings.suspicious import SuspiciousName, suspicious_names

__all__ = [
    "LOOPBACK",
    "WEBSOCKET",
    "Reading",
    "Settings",
    "SettingsWrong",
    "SuspiciousName",
    "file_problem",
    "read_database_url",
    "read_leniently",
    "read_settings",
    "suspicious_names",
]
