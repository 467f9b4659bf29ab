"""The official SDK, as far as the bot uses it: the typed calls of three services, and a raw call."""

from urllib.parse import urlsplit

from lark_oapi.api.auth.service import AuthService
from lark_oapi.api.hire.service import HireService
from lark_oapi.api.im.service import ImService
from lark_oapi.core import BaseRequest, RequestOption
from lark_oapi.core.http import Transport
from lark_oapi.core.model import Config
from lark_oapi.core.token import verify

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Sdk:
    """The services that ``lark_oapi.Client`` would give, for one app. Tokens are set by the caller's option."""

    def __init__(self, app_id: str, app_secret: str, domain: str) -> None:
        """Raises ValueError unless ``domain`` is an https origin, or an http one on the loopback: the secret is sent there."""
        self._config = Config()
        self._config.app_id = app_id
        self._config.app_secret = app_secret
        self._config.domain = _checked(domain.rstrip("/"))
        self._config.enable_set_token = True
        self.domain = self._config.domain
        self.auth = AuthService(self._config)
        self.hire = HireService(self._config)
        self.im = ImService(self._config)

    def request(self, request: BaseRequest, option: RequestOption) -> None:
        """A call for which the SDK has no typed one. Its response is read where it arrives, in ``ConnectionPool``."""
        verify(self._config, request, option)
        Transport.execute(self._config, request, option)


def _checked(domain: str) -> str:
    parts = urlsplit(domain)
    is_origin = bool(parts.hostname) and not (parts.path or parts.query or parts.fragment or parts.username)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not (is_origin and is_safe):
        raise ValueError("domain must be an https origin, or an http one on the loopback")
    return domain
