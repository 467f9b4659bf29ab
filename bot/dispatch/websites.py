"""Which careers websites the bot reads: the operator's list, or all that Hire lists, cached for a while."""

import threading
from datetime import datetime, timedelta

from bot.domain.clock import Clock
from bot.domain.errors import BotError
from bot.domain.jobs import Website
from bot.domain.text import Text
from bot.interfaces.feishu import Hire

NAMELESS = Text("", "")
CACHED_FOR = timedelta(minutes=10)
# While Hire does not answer, one request waits for it and not each.
FAILURE_CACHED_FOR = timedelta(seconds=15)


class Websites:
    """Caches the list, so that not every command asks Hire for it."""

    def __init__(self, hire: Hire, clock: Clock, configured_ids: tuple[str, ...]) -> None:
        self._hire = hire
        self._clock = clock
        self._configured_ids = configured_ids
        self._lock = threading.Lock()
        self._found: tuple[Website, ...] = ()
        self._asked_at: datetime | None = None
        self._failure: BotError | None = None

    def all(self) -> tuple[Website, ...]:
        """The websites that the bot reads, as last known if Hire does not answer now. Raises as Hire.list_websites.

        A configured website that Hire does not list is kept, without a name: the error of reading its posts says what is wrong.
        """
        found = {website.id: website for website in self._listed()}
        if not self._configured_ids:
            return tuple(found.values())
        return tuple(found.get(website_id, Website(website_id, NAMELESS)) for website_id in self._configured_ids)

    def ids(self) -> tuple[str, ...]:
        """Their ids; the operator's list needs no call."""
        return self._configured_ids or tuple(website.id for website in self.all())

    def names(self) -> dict[str, Text]:
        """The names that are known, by id. A missing name is no reason to refuse an answer."""
        try:
            found = self.all()
        except BotError:
            return {}
        return {website.id: website.name for website in found if any(website.name)}

    def channels(self) -> dict[str, str]:
        """The channel of each website that the bot reads, by its id, for publishing. Raises as ``Hire.list_websites``."""
        return {website.id: website.channel_id for website in self.all() if website.channel_id}

    def invalidate(self) -> None:
        """Ask Hire again at the next use."""
        with self._lock:
            self._asked_at = None

    def _listed(self) -> tuple[Website, ...]:
        with self._lock:
            if self._is_due():
                self._ask()
            if self._failure is not None and not self._found:
                raise self._failure
            return self._found

    def _is_due(self) -> bool:
        if self._asked_at is None:
            return True
        is_settled = self._found and self._failure is None
        return self._clock.now() - self._asked_at > (CACHED_FOR if is_settled else FAILURE_CACHED_FOR)

    def _ask(self) -> None:
        self._failure = None
        try:
            self._found = self._hire.list_websites()
        except BotError as error:
            self._failure = error
        self._asked_at = self._clock.now()
