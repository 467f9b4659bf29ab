"""The start: reads the settings and serves the bot with gunicorn."""

import sys
from functools import partial
from typing import Any

from bot import logs
from bot.domain.clock import Clock, SystemClock
from bot.server import Application, serve
from bot.settings import Settings, SettingsWrong, read_settings


def create_app(settings: Settings, clock: Clock | None = None) -> tuple[Application, Any]:
    """The web application and its lifecycle, not yet started.

    Args:
        settings: the operator's choices.
        clock: another clock than the real one, for a platform whose time is moved.
    """
    # Imported in gunicorn's worker only: the SDK takes 1.9 s and 170 MB, which the master process does not need.
    import handlers  # noqa: PLC0415 - see above
    from bot import bootstrap  # noqa: PLC0415 - see above

    return bootstrap.create_app(settings, handlers.TABLES, handlers.TASKS, clock or SystemClock())


def main(clock: Clock | None = None) -> int:
    """Serve until told to stop; 2 if the settings are wrong. ``clock`` as in ``create_app``."""
    try:
        settings = read_settings()
    except SettingsWrong as wrong:
        print(f"The bot cannot start; please fix these settings:\n{wrong}", file=sys.stderr)  # noqa: T201 - no log yet
        return 2
    logs.configure(settings.log_level, settings.log_format)
    serve(partial(create_app, settings, clock), settings.host, settings.port)
    return 0


if __name__ == "__main__":
    sys.exit(main())
