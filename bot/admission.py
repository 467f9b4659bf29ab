"""Who is given job data at all: members of our own tenant, in chats that have no guests (docs/security.md)."""

import threading
from datetime import datetime, timedelta

from bot.errors import ChatGone, FeishuBusy, OutsideTenant
from bot.promises import Chat, Clock
from bot.store_promises import Facts

CHAT_REMEMBERED = timedelta(minutes=10)
_TENANT = "tenant_key"
_DIRECT = "direct_chat:{chat_id}"


class Admission:
    """Knows our tenant, and which chats are internal."""

    def __init__(self, chat: Chat, facts: Facts, clock: Clock, tenant_key: str = "") -> None:
        """Args: ``tenant_key`` is empty if the first verified envelope is to tell it; it is then kept for good."""
        self._chat = chat
        self._facts = facts
        self._clock = clock
        self._tenant_key = tenant_key
        self._lock = threading.Lock()
        self._external: dict[str, tuple[bool, datetime]] = {}

    def knows_tenant(self, tenant_key: str) -> bool:
        """Whether a verified envelope's tenant is ours."""
        if not self._tenant_key:
            self._tenant_key = self._facts.get(_TENANT) or self._facts.learn(_TENANT, tenant_key)
        return tenant_key == self._tenant_key

    def note_direct_chat(self, chat_id: str) -> None:
        """A click does not say what kind of chat it comes from, so direct chats are remembered."""
        self._facts.learn(_DIRECT.format(chat_id=chat_id), "yes")

    def check(self, tenant_key: str, chat_id: str) -> None:
        """Let a member of our tenant in an internal chat pass.

        Raises:
            OutsideTenant: for anybody and anywhere else.
            FeishuBusy, FeishuMisconfigured: when it cannot be found out; nobody passes on a guess.
        """
        if not self.knows_tenant(tenant_key):
            raise OutsideTenant
        if self._facts.get(_DIRECT.format(chat_id=chat_id)):
            return
        if self._is_external(chat_id):
            raise OutsideTenant

    def _is_external(self, chat_id: str) -> bool:
        now = self._clock.now()
        with self._lock:
            known = self._external.get(chat_id)
        if known and now - known[1] < CHAT_REMEMBERED:
            return known[0]
        try:
            external = self._chat.is_external(chat_id)
        except ChatGone as error:
            raise FeishuBusy(code=error.code, log_id=error.log_id) from error
        with self._lock:
            self._external[chat_id] = (external, now)
        return external
