"""Faults of the long connection: EVENT_TRANSPORT=websocket."""

from bot.doctor.checks import connection_checks, event_checks
from bot.domain.text import Text
from tests.support.doctor import fault_makers
from tests.support.doctor.fault import Fault, Plant


def _refused(name: str, says: Text, fix: Text, code: int, message: str) -> Fault:
    plant = fault_makers.connection_with("refusal", (code, message))
    return _failure(name, says.fill(code=code), fix, plant)


def _failure(name: str, says: Text, fix: Text, plant: Plant) -> Fault:
    return Fault(name, connection_checks.NAME, "failure", says, fix, plant, "websocket")


OF_CONNECTION = (
    _refused(
        "no version of the app is released",
        connection_checks.NOT_RELEASED,
        connection_checks.RELEASE,
        1000040345,
        "system busy",
    ),
    _refused(
        "too many long connections",
        connection_checks.TOO_MANY,
        connection_checks.STOP_OTHERS,
        1000040350,
        "exceed conn limit",
    ),
    Fault(
        "the long connection is not enabled",
        connection_checks.NAME,
        "warning",
        connection_checks.BUSY.fill(code=1),
        connection_checks.LATER,
        fault_makers.connection_with("refusal", (1, "system busy")),
        "websocket",
    ),
    _refused("not a custom app", connection_checks.FORBIDDEN, connection_checks.CUSTOM_APP, 403, "forbidden"),
    _failure(
        "a firewall in the way of the long connection",
        connection_checks.UNREACHABLE,
        connection_checks.OPEN_THE_WAY,
        fault_makers.connection_with("named_url", "ws://127.0.0.1:9/ws/v2?ticket=1"),
    ),
    _failure(
        "the long connection would not be encrypted",
        connection_checks.UNREADABLE,
        connection_checks.CHECK_DOMAIN,
        fault_makers.connection_with("named_url", "ws://feishu.example.com/ws/v2?ticket=1"),
    ),
    Fault(
        "clicks come in `card` frames",
        "clicks",
        "warning",
        event_checks.AS_CARD_FRAME,
        event_checks.CALL_BACK_WITH_CONNECTION,
        fault_makers.click_in_card_frame,
        "websocket",
    ),
    Fault(
        "no event has come over the long connection yet",
        "requests",
        "warning",
        event_checks.NONE_YET,
        event_checks.SUBSCRIBE_WITH_CONNECTION,
        fault_makers.no_requests,
        "websocket",
    ),
)
