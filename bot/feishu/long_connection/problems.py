"""Why the long connection could not be opened or was lost, in words for the operator."""

import ssl
from dataclasses import dataclass
from socket import gaierror

from lark_oapi.ws.exception import ClientException, ServerException
from websockets.exceptions import InvalidHandshake, InvalidProxy, InvalidStatus, InvalidURI, ProxyError

from bot.feishu.http.transport import NoAnswer
from bot.feishu.long_connection.address_call import Refusal, refusal_of
from bot.feishu.long_connection.sdk_client import UnreadableAddress, UnsafeAddress

NETWORK = "check_FEISHU_DOMAIN_FEISHU_PROXY_and_the_network"
NONE = "none_it_is_tried_again"


@dataclass(frozen=True)
class Problem:
    """What is wrong and what to do, as log lines say it. ``code`` is Feishu's, 0 if it gave none.

    With ``is_refusal`` Feishu does not want this app, and trying again is of little use before somebody acts.
    """

    problem: str
    action: str
    code: int = 0
    is_refusal: bool = False


_CREDENTIALS = Problem("the app id or the app secret is wrong", "check_FEISHU_APP_ID_and_FEISHU_APP_SECRET")
# HTTP statuses of the call for an address; whether a wrong id has one is not documented.
_REFUSING_STATUS = (400, 401, 403)
_CREDENTIALS_MAYBE = "Feishu refuses to name an address; the app id or the app secret may be wrong"
_LIMIT = Problem(
    "the app has as many long connections as it may have (50)", "stop_other_programs_that_connect_with_this_app"
)
_BUSY = Problem("Feishu could not open the connection", NONE)
_NO_ADDRESS = Problem(
    "Feishu names no address: it is busy, or the long connection is not enabled for the app",
    "if_it_stays_choose_the_long_connection_in_the_console_or_start_the_simulator_with_--transport_websocket",
)
_REFUSALS = {
    Refusal.CREDENTIALS: _CREDENTIALS,
    Refusal.NOT_RELEASED: Problem(
        "Feishu is busy, or no version of the app is released yet", "release_a_version_of_the_app"
    ),
    Refusal.TOO_MANY: _LIMIT,
    Refusal.FORBIDDEN: Problem(
        "Feishu forbids this app to connect; long connections are for custom apps", "check_that_it_is_a_custom_app"
    ),
    Refusal.BUSY: _NO_ADDRESS,
    Refusal.UNKNOWN: Problem("Feishu refuses the connection", "check_the_app_in_the_developer_console"),
}
# What each error means, the first that fits.
_FAILURES: tuple[tuple[type[BaseException], Problem], ...] = (
    (UnsafeAddress, Problem("Feishu named an address without TLS, which is not used", "check_FEISHU_DOMAIN")),
    (UnreadableAddress, Problem("the answer to the call for an address cannot be read", "check_FEISHU_DOMAIN")),
    (InvalidURI, Problem("the address that Feishu named cannot be read", "check_FEISHU_DOMAIN")),
    (InvalidProxy, Problem("FEISHU_PROXY cannot be used for the connection", "check_FEISHU_PROXY")),
    (ProxyError, Problem("the proxy does not let the connection through", "check_FEISHU_PROXY")),
    (ssl.SSLError, Problem("the TLS connection failed; the certificate may not be trusted", "check_FEISHU_CA_FILE")),
    (gaierror, Problem("the name of the host cannot be resolved", NETWORK)),
    (TimeoutError, Problem("no connection within 10 seconds", NETWORK)),
    (InvalidStatus, Problem("a server answered, but opened no connection", NETWORK)),
    (InvalidHandshake, Problem("a server answered, but it does not speak WebSocket", NETWORK)),
    (OSError, Problem("the connection was refused, or there is no route to the host", NETWORK)),
)


def problem_of(error: BaseException) -> Problem | None:
    """What an attempt to connect has failed of; None if that is not known."""
    if isinstance(error, ClientException):
        return _refusal(error.code, str(error))
    if isinstance(error, ServerException):
        if error.code in _REFUSING_STATUS:
            return Problem(_CREDENTIALS_MAYBE, _CREDENTIALS.action, error.code, is_refusal=True)
        return Problem(_BUSY.problem, _BUSY.action, error.code)
    if isinstance(error, NoAnswer):
        return Problem(error.problem, NETWORK)
    return next((problem for kind, problem in _FAILURES if isinstance(error, kind)), None)


def _refusal(code: int, text: str) -> Problem:
    refusal = refusal_of(code, text)
    found = _REFUSALS[refusal]
    return Problem(found.problem, found.action, code, is_refusal=refusal is not Refusal.BUSY)


# The loss of an open connection, by its close code; 1006 is no code at all.
_LOSSES = {
    1001: "Feishu closed the connection, which it does now and then",
    1006: "the connection was cut without a word",
    1009: "a frame was larger than is accepted",
    1011: "Feishu did not answer for 20 seconds, or had an error of its own",
    1012: "Feishu restarts",
}


def problem_of_loss(code: int) -> str:
    """Why an open connection has ended."""
    return _LOSSES.get(code or 1006, "Feishu closed the connection")
