"""Connects the bot to Feishu. The only module that reads the app's secret for outgoing calls."""

from dataclasses import dataclass, field
from datetime import timedelta

from lark_oapi.api.auth.v3 import InternalTenantAccessTokenRequest, InternalTenantAccessTokenRequestBody
from requests.adapters import HTTPAdapter

from bot.feishu.api_call import ApiClient, Timing
from bot.feishu.chat import FeishuChat
from bot.feishu.error_codes import RetryableError, chat_error, to_error
from bot.feishu.hire import FeishuHire
from bot.feishu.http.rate_limits import RateLimiter
from bot.feishu.http.tenant_token import TenantTokenCache, TokenGrant
from bot.feishu.http.transport import ConnectionPool, NoAnswer
from bot.feishu.json_fields import as_int, as_text
from bot.feishu.response import to_response
from bot.feishu.sdk import Sdk
from bot.metrics import FEISHU_CALLS

BUDGET = timedelta(seconds=7)


@dataclass(frozen=True)
class Options:
    """How calls are made.

    Attributes:
        proxy: a URL; the environment's proxies are not used.
        ca_file: certificates instead of certifi's.
        budget: the time that one call may take, waiting and retries included.
        adapter: sends the requests instead of sockets.
        limiter: keeps the calls below the rate limits.
        timing: the client's clock.
    """

    proxy: str | None = None
    ca_file: str | None = None
    budget: timedelta = BUDGET
    adapter: HTTPAdapter | None = None
    limiter: RateLimiter | None = None
    timing: Timing = field(default_factory=Timing)


def connect(
    *, app_id: str, app_secret: str, domain: str, options: Options | None = None
) -> tuple[FeishuHire, FeishuChat]:
    """The two clients of one app, over one pool and with one token. Nothing is called yet.

    Args:
        app_id: of the Feishu app.
        app_secret: of the Feishu app.
        domain: an origin: https, or http for the loopback only, since the secret is sent there.
        options: how calls are made.

    Raises:
        ValueError: for another domain.
    """
    options = options or Options()
    sdk = Sdk(app_id, app_secret, domain)
    pool = ConnectionPool(options.proxy, options.ca_file, options.adapter)
    tokens = TenantTokenCache(lambda seconds: _fetch_token(sdk, pool, app_id, app_secret, seconds), options.timing.now)
    limiter = RateLimiter() if options.limiter is None else options.limiter
    api = ApiClient(sdk, pool, tokens, limiter, options.budget, options.timing)
    return FeishuHire(api), FeishuChat(api)


def _fetch_token(sdk: Sdk, pool: ConnectionPool, app_id: str, app_secret: str, seconds: float) -> TokenGrant:
    """Ask for the tenant token once. Raises FeishuMisconfigured for a wrong secret, RetryableError."""
    body = InternalTenantAccessTokenRequestBody.builder().app_id(app_id).app_secret(app_secret).build()
    request = InternalTenantAccessTokenRequest.builder().request_body(body).build()
    try:
        response = to_response(pool.execute(sdk.auth.v3.tenant_access_token.internal, request, seconds=seconds))
    except NoAnswer as error:
        raise RetryableError from error
    FEISHU_CALLS.labels(api="token", outcome="ok" if response.code == 0 else str(response.code)).inc()
    token = as_text(response.body.get("tenant_access_token"))
    if response.code != 0:
        raise to_error(response, chat_error)
    if not token:
        raise RetryableError(log_id=response.log_id)
    return TokenGrant(token, as_int(response.body.get("expire")) or 0)
