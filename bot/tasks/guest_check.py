"""Asks again whether guests have joined a chat, if a message had to wait since that was known."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class GuestCheck:
    """Of one run of a workflow. After a restart nothing is known.

    Attributes:
        is_internal: asks; as ``Access.is_internal``.
        is_known: whether it was found to be so just now.
    """

    is_internal: Callable[[str], bool]
    is_known: bool = False

    def note(self) -> None:
        """The chat was found to be internal."""
        self.is_known = True

    def forget(self) -> None:
        """Time has passed."""
        self.is_known = False

    def allows(self, chat_id: str) -> bool:
        """Whether job data may be sent there now. Raises as ``is_internal``."""
        return self.is_known or self.is_internal(chat_id)
