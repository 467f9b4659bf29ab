"""Judges when a request was signed, and tells the operator about a right signature with a wrong time.

The platform documents neither the unit nor a window of time (docs/feishu/open-questions.md Q4), so a refusal here may be
our mistake: a form that is not known, or a clock that is wrong.
"""

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.log_spacing import LogSpacing
from bot.logs import get_logger

log = get_logger(__name__)

CLOCK_SKEW = timedelta(minutes=5)
# Seconds, milliseconds, microseconds and nanoseconds all begin with the ten digits of the second. Timestamp and nonce are
# signed without a delimiter, so a copied request can move digits from one to the other: it still names the same second.
_FORMS = re.compile(r"[0-9]{10}(?:[0-9]{3}){0,3}", re.ASCII)
_SECOND_DIGITS = 10
_MAX_SHAPE = 40


class SignedTime:
    """Judges timestamps whose signature is right."""

    def __init__(self, max_age: timedelta, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Args: ``monotonic`` spaces the log lines, in seconds."""
        self._max_age = max_age
        self._form_line = LogSpacing(monotonic=monotonic)
        self._age_line = LogSpacing(monotonic=monotonic)

    def objection(self, timestamp: str, now: datetime) -> str:
        """The reason to reject the request, as the metrics name it; empty if there is none."""
        if not _FORMS.fullmatch(timestamp):
            if self._form_line.due():
                log.error("timestamp_form_unknown", shape=_shape(timestamp), action="report_to_the_developers")
            return "timestamp"
        age = now - datetime.fromtimestamp(int(timestamp[:_SECOND_DIGITS]), tz=now.tzinfo)
        if -CLOCK_SKEW <= age <= self._max_age:
            return ""
        if self._age_line.due():
            seconds, limit = int(age.total_seconds()), int(self._max_age.total_seconds())
            log.warning("signed_at_wrong_time", age_seconds=seconds, max_age_seconds=limit, action="check_the_clock")
        return "age"


def _shape(timestamp: str) -> str:
    """``9`` for each digit and ``a`` for each other letter: headers are never logged (docs/security.md H11)."""
    shape = "".join("9" if sign.isdecimal() else "a" if sign.isalpha() else sign for sign in timestamp[:_MAX_SHAPE])
    return ascii(shape)[1:-1]
