"""The interface of the repository of link previews; part of the Store in ``bot/interfaces/store.py``."""

from datetime import datetime, timedelta
from typing import Protocol

PREVIEWED_AGAIN_AFTER = timedelta(minutes=30)


class PreviewRepository(Protocol):
    """Which message in a chat shows the preview of a job."""

    def is_held_by_another(self, chat_id: str, job_id: str, message_id: str, now: datetime) -> bool:
        """Whether ``claim`` would say no. It only reads, so that whoever looks at a message that shows nothing costs no more than that."""
        ...

    def claim(self, chat_id: str, job_id: str, message_id: str, now: datetime) -> bool:
        """Whether that message may show it: True unless another one in the chat began to within ``PREVIEWED_AGAIN_AFTER``.

        The same message may be asked for again and again, since each client of each reader does so.
        """
        ...

    def prune(self, before: datetime) -> None:
        """Forget what was first shown before that moment."""
        ...
