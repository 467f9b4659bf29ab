"""Finds the secrets of the tests in what is logged: in this process, and in the output of bots that were started."""

import logging
import re
from collections.abc import Iterator

from simulator.events.signing import AppKeys
from simulator.platform import APP_SECRET
from tests.support.feishu_clients import SECRET
from tests.support.log_lines import format_record
from tests.support.postgresql import DATABASE_PASSWORD
from tests.support.processes import started_bot, watched_outputs

_KEYS = AppKeys()
SECRETS = (
    APP_SECRET,
    _KEYS.encrypt_key,
    _KEYS.verification_token,
    DATABASE_PASSWORD,
    SECRET,
    *started_bot.SECRETS.values(),
)
# As simulator/core/tokens.py makes them.
TENANT_TOKEN = r"\bt-[0-9a-f]{40}\b"
_ANY = re.compile("|".join((*map(re.escape, SECRETS), TENANT_TOKEN)))


def lines_with_secrets(text: str) -> list[str]:
    return [line for line in text.splitlines() if _ANY.search(line)]


class SecretsInLogs(logging.Handler):
    """Keeps every line with a secret that is logged in this process while it is a handler of the root logger."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._found += lines_with_secrets(format_record(record))

    def found(self) -> Iterator[str]:
        """These lines, and those that bots have written since the last call."""
        yield from self._found
        for output, added in watched_outputs.new_lines().items():
            yield from (f"{output.name}: {line}" for line in lines_with_secrets(added))
