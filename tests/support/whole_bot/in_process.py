"""The real Feishu client on a simulated platform in this process, without sockets and without waiting."""

import threading
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic

from bot.feishu.api_call import Timing
from bot.feishu.chat import FeishuChat
from bot.feishu.client import BUDGET, Options, connect
from bot.feishu.hire import FeishuHire
from bot.feishu.http.rate_limits import RateLimit, RateLimiter
from simulator.api.routes import make_web_api
from simulator.core import people
from simulator.platform import APP_SECRET, Platform
from tests.support.whole_bot.wsgi_adapter import WsgiAdapter

DOMAIN = "http://127.0.0.1"


class NoLimits(RateLimiter):
    """Admits every call at once; rate limits are tested in ``tests/http/test_client_chat.py``."""

    def wait(self, limit: RateLimit, seconds: float) -> bool:  # noqa: ARG002 - the signature of RateLimiter
        return True


@dataclass
class SkippedSleep:
    """A clock on which a sleep returns at once and moves the time on, so that pauses between retries count."""

    _skipped: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> float:
        return monotonic() + self._skipped

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self._skipped += seconds


def connect_in_process(platform: Platform, budget: timedelta = BUDGET) -> tuple[FeishuHire, FeishuChat]:
    """The clients for Hire and Chat; their calls reach the simulator's API as they would over HTTP."""
    clock = SkippedSleep()
    options = Options(
        budget=budget,
        adapter=WsgiAdapter(make_web_api(platform)),
        limiter=NoLimits(),
        timing=Timing(clock.now, clock.sleep),
    )
    return connect(app_id=people.APP_ID, app_secret=APP_SECRET, domain=DOMAIN, options=options)
