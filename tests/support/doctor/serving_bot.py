"""What a running bot answers to the operator's tools, without the rest of a bot."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask import Flask

from bot.metrics import CONNECTION_UP
from bot.readiness import Readiness
from bot.webhook.health import make_health
from tests.support.doctor.local_servers import served

TRANSPORT = "websocket"


class ServingBot:
    """``/readyz`` and ``/metrics`` of a bot that is ready and whose long connection is open."""

    def __init__(self, url: str, readiness: Readiness) -> None:
        self.url = url
        self.readiness = readiness

    @property
    def port(self) -> str:
        return self.url.rpartition(":")[2]

    def has_connection(self, *, is_open: bool | None) -> None:
        """Args: ``is_open`` is None for a bot that uses no long connection."""
        if is_open is None:
            CONNECTION_UP.remove(TRANSPORT)
        else:
            CONNECTION_UP.labels(transport=TRANSPORT).set(is_open)


@contextmanager
def serving_bot() -> Iterator[ServingBot]:
    readiness = Readiness()
    app = Flask(__name__)
    app.register_blueprint(make_health(readiness, metrics_age=timedelta(0)))
    with served(app) as url:
        bot = ServingBot(url, readiness)
        bot.has_connection(is_open=True)
        yield bot
        bot.has_connection(is_open=None)
