"""Runs a handler and turns what it raises into an error to show; what the operator must see gets an incident number."""

import secrets
from collections.abc import Callable

from bot.domain import error_texts
from bot.domain.errors import BotError
from bot.domain.replies import Reply
from bot.domain.text import Text
from bot.logs import get_logger
from bot.metrics import ANSWERS

log = get_logger(__name__)


def guard(
    kind: str, idempotency_key: str, run: Callable[[], Reply], is_repeated: Callable[[Exception], bool] | None = None
) -> tuple[Reply, BotError | None, str | None]:
    """Run a handler; an error that the operator must see gets an incident number, which the user is shown too.

    Args:
        kind: what is answered, as counted in the metrics.
        idempotency_key: of the message or click, for the log.
        run: the handler.
        is_repeated: says of an error that it is raised, because the caller tries again; None where somebody waits.

    Returns:
        The reply, empty if the handler raised; the error, None if it did not; the incident number, None without an incident.
    """
    try:
        return run(), None, None
    except BotError as error:
        ANSWERS.labels(command=kind, outcome=type(error).__name__).inc()
        if not error.needs_operator:
            return Reply(), error, None
        incident = _new_incident()
        log.warning("incident", number=incident, kind=kind, idempotency_key=idempotency_key, error=error)
        return Reply(), error, incident
    except Exception as error:
        if is_repeated is not None and is_repeated(error):
            raise
        ANSWERS.labels(command=kind, outcome="bug").inc()
        incident = _new_incident()
        log.exception("incident", number=incident, kind=kind, idempotency_key=idempotency_key)
        return Reply(), BotError(), incident


def with_incident(text: Text, incident: str | None) -> Text:
    """The text, with the incident number behind it if there is one."""
    if incident is None:
        return text
    number = error_texts.INCIDENT.fill(number=incident)
    return Text(f"{text.zh_cn}{number.zh_cn}", f"{text.en_us} {number.en_us}")


def new_incident(kind: str, idempotency_key: str) -> str:
    """The number of an incident whose cause was logged before."""
    incident = _new_incident()
    log.error("incident", number=incident, kind=kind, idempotency_key=idempotency_key)
    return incident


def _new_incident() -> str:
    return secrets.token_hex(4).upper()
