"""What has come of a request, and how large its body may be."""

from enum import Enum


class Progress(Enum):
    """Of the request that is next on a connection."""

    NOTHING = "nothing"
    PART = "part"
    WHOLE = "whole"
    TOO_LARGE = "too large"
    MALFORMED = "malformed"


# As bot/webhook/request_verifier.py.
MAX_BODY_BYTES = 256 * 1024
