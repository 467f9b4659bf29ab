"""Single calls to Feishu whose answer is returned as it came, whatever its code is.

They go through the same kind of connections as the bot's own calls, without the rate limiter and without retries.
"""

import json
import time
from collections.abc import Mapping
from datetime import datetime

from requests.adapters import HTTPAdapter

from bot.feishu.error_codes import RATE_LIMITED
from bot.feishu.http.transport import ConnectionPool, NoAnswer
from bot.feishu.long_connection.address_call import PATH as CONNECTION_PATH
from bot.feishu.response import ApiResponse, to_response

CALL_SECONDS = 4.0
_SHORTEST_CALL = 0.3
QUOTA_USED_UP = 99991403
OUT_OF_TIME = "the time for all calls is used up"
_API = "/open-apis"
_TOKEN = "/auth/v3/tenant_access_token/internal"  # noqa: S105 - a path  # nosec B105  # likewise
_JSON = {"Content-Type": "application/json; charset=utf-8"}


class PlatformCalls:
    """The calls of one examination, which together have a limited time.

    Attributes:
        limited: the answers that said that there were too many calls.
        clock: when the last answer came by this machine's clock and by Feishu's, None if it did not say.
    """

    def __init__(
        self, domain: str, proxy: str = "", ca_file: str = "", seconds: float = 25.0, adapter: HTTPAdapter | None = None
    ) -> None:
        """Args: ``adapter`` sends the requests; by default over sockets."""
        self._domain = domain
        self._pool = ConnectionPool(proxy or None, ca_file or None, adapter)
        self._ends_at = time.monotonic() + seconds
        self._authorization: dict[str, str] = {}
        self.limited: list[ApiResponse] = []
        self.clock: tuple[datetime, datetime] | None = None

    def fetch_token(self, app_id: str, app_secret: str) -> ApiResponse:
        """Ask for the tenant token that the further calls have. Raises NoAnswer."""
        response = self.call("POST", _TOKEN, body={"app_id": app_id, "app_secret": app_secret})
        if token := response.body.get("tenant_access_token"):
            self._authorization = {"Authorization": f"Bearer {token}"}
        return response

    def fetch_connection_address(self, app_id: str, app_secret: str) -> ApiResponse:
        """Ask where the long connection would go to, without opening it: events would be sent to it. Raises NoAnswer."""
        body = {"AppID": app_id, "AppSecret": app_secret}
        return self._send("POST", f"{self._domain}{CONNECTION_PATH}", {}, body)

    def call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> ApiResponse:
        """One call, such as ``GET /bot/v3/info``. Raises NoAnswer."""
        return self._send(method, f"{self._domain}{_API}{path}", query or {}, body)

    def _send(self, method: str, url: str, query: Mapping[str, str], body: Mapping[str, object] | None) -> ApiResponse:
        left = self._ends_at - time.monotonic()
        if left < _SHORTEST_CALL:
            raise NoAnswer(was_sent=False, problem=OUT_OF_TIME)
        raw = self._pool.request(
            method,
            url,
            seconds=min(left, CALL_SECONDS),
            params=dict(query),
            headers={**self._authorization, **(_JSON if body is not None else {})},
            data=None if body is None else json.dumps(body, ensure_ascii=False).encode(),
        )
        response = to_response(raw)
        if response.sent_at is not None:
            self.clock = datetime.now(response.sent_at.tzinfo), response.sent_at
        if response.code in RATE_LIMITED or response.code == QUOTA_USED_UP:
            self.limited.append(response)
        return response
