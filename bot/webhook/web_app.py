"""The Flask application: Feishu's route and the operator's routes."""

from flask import Flask

from bot.domain.clock import Clock
from bot.readiness import Readiness
from bot.webhook.event_intake import EventIntake
from bot.webhook.health import make_health
from bot.webhook.request_verifier import RequestVerifier
from bot.webhook.routes import make_webhook


def make_web_app(verifier: RequestVerifier, intake: EventIntake, readiness: Readiness, clock: Clock) -> Flask:
    app = Flask(__name__)
    app.register_blueprint(make_webhook(verifier, intake, clock))
    app.register_blueprint(make_health(readiness))
    return app
