"""For which app a long connection is, and how it is made."""

from dataclasses import dataclass
from datetime import timedelta

from requests.adapters import HTTPAdapter

# A lost connection is opened again within this time, so that not all clients of a platform that restarts come at once.
FIRST_PAUSE = timedelta(seconds=1)


@dataclass(frozen=True)
class Login:
    """For what app, and where."""

    app_id: str
    app_secret: str
    domain: str

    def __repr__(self) -> str:
        return f"Login(app_id={self.app_id!r}, domain={self.domain!r})"


@dataclass(frozen=True)
class ConnectionOptions:
    """How the connection is made.

    Attributes:
        proxy: a URL; the environment's proxies are not used.
        ca_file: certificates instead of certifi's.
        adapter: makes the call for an address instead of sockets.
        first_pause: the pause after the first failure; each further one is twice as long.
    """

    proxy: str | None = None
    ca_file: str | None = None
    adapter: HTTPAdapter | None = None
    first_pause: timedelta = FIRST_PAUSE
