"""Who is given job data: members of the bot's own tenant, in chats without external members (docs/security.md)."""

import threading
from datetime import datetime, timedelta

from bot.domain.clock import Clock
from bot.domain.errors import FeishuBusy, OutsideTenant
from bot.domain.send_errors import ChatGone
from bot.interfaces.feishu import OPEN_ID_PREFIX, Chat
from bot.interfaces.store import DIRECT_CHAT_OF, KeyValueStore

# While Feishu does not answer, the last known state of a chat is used for this long. Otherwise Feishu is asked each time,
# so that a group gets no job data from the moment when an external member joins.
LAST_KNOWN_FOR = timedelta(minutes=10)
TENANT = "tenant_key"
_DIRECT = "direct_chat:{chat_id}"
_FIRST = "{kind}:{chat_id}"
# Release 0.1 stored that a chat is direct, but not with whom, and a value is never replaced: the person has a key of its own.
_PERSON = "direct_person:{chat_id}"


class Access:
    """Decides by tenant and by chat."""

    def __init__(self, chat: Chat, key_value: KeyValueStore, clock: Clock, tenant_key: str = "") -> None:
        """Args: with an empty ``tenant_key`` the tenant of the first verified event is stored and used permanently."""
        self._chat = chat
        self._key_value = key_value
        self._clock = clock
        self._tenant_key = tenant_key
        self._lock = threading.Lock()
        self._external: dict[str, tuple[bool, datetime]] = {}

    @property
    def is_tenant_in_memory(self) -> bool:
        """Whether ``knows_tenant`` needs no database. A stored tenant is never replaced, so what is in memory does not go stale."""
        return bool(self._tenant_key)

    def knows_tenant(self, tenant_key: str) -> bool:
        """Whether a verified event's tenant is the bot's own."""
        if not self._tenant_key:
            self._tenant_key = self._key_value.get(TENANT) or self._key_value.set_once(TENANT, tenant_key)
        return tenant_key == self._tenant_key

    def remember_direct_chat(self, chat_id: str, open_id: str) -> None:
        """Store whose direct chat this is, as an event has said that is of direct chats only, or Feishu when it was asked."""
        chat_of_person = DIRECT_CHAT_OF.format(open_id=open_id)
        if self._key_value.get(chat_of_person) == chat_id:
            return
        self._key_value.set_once(_DIRECT.format(chat_id=chat_id), "yes")
        self._key_value.set_once(_PERSON.format(chat_id=chat_id), open_id)
        # Stored last: what release 0.2 has stored lacks it.
        self._key_value.set_once(chat_of_person, chat_id)

    def is_direct_chat_of(self, chat_id: str, open_id: str) -> bool:
        """Whether this is that person's direct chat. A click does not say what kind of chat it comes from, so Feishu is asked once.

        A card that was sent to a person may be seen in a group too, if it was forwarded. Raises as ``check``.
        """
        person = self.direct_person(chat_id)
        if not person and self._chat.is_direct(chat_id):
            self.remember_direct_chat(chat_id, open_id)
            person = open_id
        return person == open_id

    def is_first(self, kind: str, chat_id: str, idempotency_key: str) -> bool:
        """Whether this is the first greeting of that kind in the chat; True again for the same key (a resumed step).

        A direct chat that the bot knows from messages or clicks needs none, though the bot may never have greeted it.
        """
        key = _FIRST.format(kind=kind, chat_id=chat_id)
        known = self._key_value.get(key)
        if known is None:
            known = self._key_value.set_once(key, "in use" if self.is_direct(chat_id) else idempotency_key)
        return known == idempotency_key

    def is_direct(self, chat_id: str) -> bool:
        """Whether this is known to be a direct chat, or the open_id of a person."""
        return chat_id.startswith(OPEN_ID_PREFIX) or self._key_value.get(_DIRECT.format(chat_id=chat_id)) is not None

    def direct_person(self, chat_id: str) -> str:
        """The open_id of whoever has this direct chat with the bot; empty for a group, or if it is not known."""
        if chat_id.startswith(OPEN_ID_PREFIX):
            return chat_id
        return self._key_value.get(_PERSON.format(chat_id=chat_id)) or ""

    def check(self, tenant_key: str, chat_id: str) -> None:
        """Accept members of the bot's tenant in internal chats.

        Raises:
            OutsideTenant: for anybody and anywhere else.
            FeishuBusy, FeishuMisconfigured: when Feishu cannot say; nobody is accepted on a guess.
        """
        if not self.knows_tenant(tenant_key):
            raise OutsideTenant
        if not self.is_internal(chat_id):
            raise OutsideTenant

    def is_internal(self, chat_id: str) -> bool:
        """Whether job data may be shown there: a group without external members that exists, a direct chat, or a person's open_id.

        Raises as ``check``.
        """
        return self.is_direct(chat_id) or not self._is_external(chat_id)

    def _is_external(self, chat_id: str) -> bool:
        now = self._clock.now()
        try:
            external = self._chat.is_external(chat_id)
        except ChatGone:
            # Nobody is there who may be shown anything, and it stays like that.
            return True
        except FeishuBusy:
            known = self._external.get(chat_id)
            if known is None or now - known[1] >= LAST_KNOWN_FOR:
                raise
            return known[0]
        with self._lock:
            self._external[chat_id] = (external, now)
        return external
