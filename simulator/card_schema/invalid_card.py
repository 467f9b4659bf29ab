"""The error for a card that the platform does not accept."""

NOT_PARSED = 200621


class InvalidCard(Exception):
    """A card that the platform refuses to send.

    Attributes:
        code: the platform's error code, 230025 for the size and 230099 for everything else.
        sub_code: the ErrCode inside the message of 230099; 0 for other codes.
        msg: the platform's message, with the path to the faulty part.
    """

    def __init__(self, code: int, sub_code: int, msg: str) -> None:
        super().__init__(f"{code}/{sub_code} {msg}")
        self.code = code
        self.sub_code = sub_code
        self.msg = msg


def invalid(msg: str, path: str, sub_code: int = NOT_PARSED) -> InvalidCard:
    """A 230099 with the path in the platform's notation, such as ``ROOT -> body -> elements -> [0](tag: button)``."""
    return InvalidCard(230099, sub_code, f"{msg}; ErrPath: {path}")
