"""What has come of a request."""

from enum import Enum


class Progress(Enum):
    NOTHING = "nothing"
    PART = "part"
    WHOLE = "whole"
    TOO_LARGE = "too large"
    MALFORMED = "malformed"


# As bot/webhook/request_verifier.py.
MAX_BODY_BYTES = 256 * 1024
