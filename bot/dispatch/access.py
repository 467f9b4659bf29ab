"""Who is given job data at all: members of our own tenant, in chats that have no guests (docs/security.md)."""

import threading
from datetime import datetime, timedelta

from bot.domain.clock import Clock
from bot.domain.errors import ChatGone, FeishuBusy, OutsideTenant
from bot.interfaces.feishu import PERSON, Chat
from bot.interfaces.store import KeyValueStore

# For so long what was known of a chat stands in for a Feishu that does not answer. Otherwise it is asked each time: a
# group that guests have just joined gets no job data any more.
STILL_KNOWN = timedelta(minutes=10)
_TENANT = "tenant_key"
_DIRECT = "direct_chat:{chat_id}"


class Access:
    """Knows our tenant, and which chats are internal."""

    def __init__(self, chat: Chat, key_value: KeyValueStore, clock: Clock, tenant_key: str = "") -> None:
        """Args: ``tenant_key`` is empty if the first verified envelope is to tell it; it is then kept for good."""
        self._chat = chat
        self._facts = key_value
        self._clock = clock
        self._tenant_key = tenant_key
        self._lock = threading.Lock()
        self._external: dict[str, tuple[bool, datetime]] = {}

    def knows_tenant(self, tenant_key: str) -> bool:
        """Whether a verified envelope's tenant is ours."""
        if not self._tenant_key:
            self._tenant_key = self._facts.get(_TENANT) or self._facts.set_once(_TENANT, tenant_key)
        return tenant_key == self._tenant_key

    def remember_direct_chat(self, chat_id: str) -> None:
        """A click does not say what kind of chat it comes from, so direct chats are remembered."""
        self._facts.set_once(_DIRECT.format(chat_id=chat_id), "yes")

    def check(self, tenant_key: str, chat_id: str) -> None:
        """Let a member of our tenant in an internal chat pass.

        Raises:
            OutsideTenant: for anybody and anywhere else.
            FeishuBusy, FeishuMisconfigured: when it cannot be found out; nobody passes on a guess.
        """
        if not self.knows_tenant(tenant_key):
            raise OutsideTenant
        if not self.is_internal(chat_id):
            raise OutsideTenant

    def is_internal(self, chat_id: str) -> bool:
        """Whether job data may be shown there: a group without guests, a direct chat, or a person's open_id. Raises as ``check``."""
        is_direct = chat_id.startswith(PERSON) or self._facts.get(_DIRECT.format(chat_id=chat_id)) is not None
        return is_direct or not self._is_external(chat_id)

    def _is_external(self, chat_id: str) -> bool:
        now = self._clock.now()
        try:
            external = self._chat.is_external(chat_id)
        except ChatGone as error:
            raise FeishuBusy(code=error.code, log_id=error.log_id) from error
        except FeishuBusy:
            known = self._external.get(chat_id)
            if known is None or now - known[1] >= STILL_KNOWN:
                raise
            return known[0]
        with self._lock:
            self._external[chat_id] = (external, now)
        return external
