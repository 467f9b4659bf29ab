"""Connects the bot to Feishu: one pool, one token, one pair of keepers. The only place that sees the app's secret."""

from datetime import timedelta

from lark_oapi import Client
from lark_oapi.api.auth.v3 import InternalTenantAccessTokenRequest, InternalTenantAccessTokenRequestBody

from bot.feishu.api_call import Caller
from bot.feishu.chat import FeishuChat
from bot.feishu.error_codes import WorthRepeating, chat_refusal, to_refusal
from bot.feishu.hire import FeishuHire
from bot.feishu.json_fields import as_int, as_text
from bot.feishu.response import to_answer
from bot.feishu.tenant_token import Grant, TokenKeeper
from bot.feishu.transport import NoAnswer, Pool
from bot.metrics import FEISHU_CALLS

BUDGET = timedelta(seconds=7)


def connect(
    *,
    app_id: str,
    app_secret: str,
    domain: str,
    proxy: str | None = None,
    ca_file: str | None = None,
    budget: timedelta = BUDGET,
) -> tuple[FeishuHire, FeishuChat]:
    """The two keepers for one app. Nothing is called yet.

    ``domain`` is an origin: https, or http for the loopback only, since the secret travels to it; ValueError otherwise.
    ``proxy`` is a URL, and the environment's is not used; ``ca_file`` replaces certifi's certificates; ``budget`` is
    how long one call may take, waiting and repeating included.
    """
    origin = domain.rstrip("/")
    client = Client.builder().app_id(app_id).app_secret(app_secret).enable_set_token(True).domain(origin).build()
    pool = Pool(proxy, ca_file)
    tokens = TokenKeeper(lambda seconds: _fetch_token(client, pool, seconds))
    caller = Caller(client, pool, tokens, budget)
    return FeishuHire(caller), FeishuChat(caller)


def _fetch_token(client: Client, pool: Pool, seconds: float) -> Grant:
    """Ask for the tenant token once. Raises FeishuMisconfigured for a wrong secret (open-questions Q10), WorthRepeating."""
    config = client.config
    body = InternalTenantAccessTokenRequestBody.builder().app_id(config.app_id).app_secret(config.app_secret).build()
    request = InternalTenantAccessTokenRequest.builder().request_body(body).build()
    try:
        answer = to_answer(pool.exchange(lambda: client.auth.v3.tenant_access_token.internal(request), seconds))
    except NoAnswer as silence:
        raise WorthRepeating from silence
    FEISHU_CALLS.labels(api="token", outcome="ok" if answer.code == 0 else str(answer.code)).inc()
    token = as_text(answer.body.get("tenant_access_token"))
    if answer.code != 0:
        raise to_refusal(answer, chat_refusal)
    if not token:
        raise WorthRepeating(log_id=answer.log_id)
    return Grant(token, as_int(answer.body.get("expire")) or 0)
