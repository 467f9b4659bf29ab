"""Who is given job data where it is asked for at every view of a message: what Feishu said of a chat holds for a minute."""

import threading
from collections import OrderedDict
from datetime import datetime, timedelta

from bot.dispatch.access import Access
from bot.domain.clock import Clock
from bot.domain.errors import OutsideTenant

# A link in a group of 500 people is asked for 500 times, and the calls count against the limits of everything else.
KNOWN_FOR = timedelta(minutes=1)
MAX_CHATS = 1_000


class RecentAccess:
    """As Access, with calls saved. An external member who joins is noticed up to ``KNOWN_FOR`` later, so it is for previews only."""

    def __init__(self, access: Access, clock: Clock) -> None:
        self._access = access
        self._clock = clock
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[bool, datetime]] = OrderedDict()

    def check(self, tenant_key: str, chat_id: str) -> None:
        """Accept and raise as ``Access.check``; what Feishu could not say is asked again."""
        if not self._access.knows_tenant(tenant_key) or not self._is_internal(chat_id):
            raise OutsideTenant

    def _is_internal(self, chat_id: str) -> bool:
        now = self._clock.now()
        with self._lock:
            known = self._known.get(chat_id)
        # A moment in the future is of a clock that was set back.
        if known is not None and timedelta(0) <= now - known[1] < KNOWN_FOR:
            return known[0]
        # Without the lock: one chat that Feishu is slow to tell about holds no other up.
        is_internal = self._access.is_internal(chat_id)
        with self._lock:
            self._known[chat_id] = (is_internal, now)
            self._known.move_to_end(chat_id)
            if len(self._known) > MAX_CHATS:
                self._known.popitem(last=False)
        return is_internal
