"""Which careers websites the bot looks at: the operator's list, or all that Hire lists, remembered for a while."""

import threading
from datetime import datetime, timedelta

from bot.nouns import Text, Website
from bot.promises import Clock, Hire

NAMELESS = Text("", "")
REMEMBERED = timedelta(minutes=10)


class Websites:
    """Keeps the list, so that a command does not ask for it each time."""

    def __init__(self, hire: Hire, clock: Clock, configured_ids: tuple[str, ...]) -> None:
        self._hire = hire
        self._clock = clock
        self._configured_ids = configured_ids
        self._lock = threading.Lock()
        self._found: tuple[Website, ...] = ()
        self._found_at: datetime | None = None

    def all(self) -> tuple[Website, ...]:
        """The websites that the bot looks at. Raises as ``Hire.list_websites`` does.

        A configured website that Hire does not list is kept, without a name: asking for its posts tells what is wrong.
        """
        with self._lock:
            if self._found_at is None or not self._found or self._clock.now() - self._found_at > REMEMBERED:
                self._found = self._hire.list_websites()
                self._found_at = self._clock.now()
            found = {website.id: website for website in self._found}
        if not self._configured_ids:
            return tuple(found.values())
        return tuple(found.get(website_id, Website(website_id, NAMELESS)) for website_id in self._configured_ids)

    def ids(self) -> tuple[str, ...]:
        """Their ids; the operator's list needs no call."""
        return self._configured_ids or tuple(website.id for website in self.all())

    def forget(self) -> None:
        """Ask Hire again the next time."""
        with self._lock:
            self._found_at = None
