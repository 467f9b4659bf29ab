"""The errors of sending and updating messages. The card sender handles them; they are never shown.

SendError                 a message or card could not be sent or updated; handled by the card sender, never shown
├── CardRefused           invalid content (230099, 230025, ...): the fallback text is sent instead
├── CardLocked            somebody is using the card (11310 "lock", 200810): retried after a second
├── MessageGone           recalled, deleted, or older than 14 days
├── ChatGone              the bot left the chat, or the chat was dissolved
├── ChatForbidden         the chat does not accept messages of the bot: muted, blocked, encrypted, external
├── PersonUnreachable     the person cannot receive messages of the bot (230013, 230029, 230053)
└── ThreadsForbidden      230071: the chat has no threads
"""


class SendError(Exception):
    """A message or card could not be sent or updated."""

    def __init__(self, *, code: int = 0, log_id: str = "") -> None:
        """Args: ``code`` and ``log_id`` are Feishu's, 0 and empty if it did not answer."""
        super().__init__(f"{type(self).__name__} code={code} log_id={log_id}")
        self.code = code
        self.log_id = log_id


class CardRefused(SendError):
    pass


class CardLocked(SendError):
    pass


class MessageGone(SendError):
    pass


class ChatGone(SendError):
    pass


class ChatForbidden(SendError):
    pass


class PersonUnreachable(SendError):
    pass


class ThreadsForbidden(SendError):
    pass
