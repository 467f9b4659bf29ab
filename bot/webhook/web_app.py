"""The Flask application: Feishu's route, unless events come over the long connection, and the operator's routes."""

from flask import Blueprint, Flask

from bot.readiness import Readiness
from bot.webhook.health import make_health


def make_web_app(readiness: Readiness, webhook: Blueprint | None) -> Flask:
    app = Flask(__name__)
    if webhook is not None:
        app.register_blueprint(webhook)
    app.register_blueprint(make_health(readiness))
    return app
