"""The start: reads the settings and serves the bot with gunicorn."""

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import timedelta
from functools import partial
from typing import Any

from bot import logs
from bot.cli import arguments as arguments_of
from bot.cli.arguments import read_arguments
from bot.cli.listening import CannotListen, check_address
from bot.domain.clock import Clock, SystemClock
from bot.logs import get_logger
from bot.process_lock import AlreadyServed, hold_database
from bot.server import Application, serve
from bot.settings import Settings, SettingsWrong, read_settings, suspicious_names

log = get_logger(__name__)
# What the bot and its commands make is for its account alone: the databases hold job data and what people wrote.
UMASK = 0o077


def create_app(settings: Settings, clock: Clock | None = None) -> tuple[Application, Any]:
    """The web application and its lifecycle, not yet started.

    Args:
        settings: the operator's choices.
        clock: another clock than the real one, for a platform whose time is moved.
    """
    # Imported in gunicorn's worker only: the SDK takes 1.9 s and 170 MB, which the master process does not need.
    import handlers  # noqa: PLC0415 - see above
    from bot import bootstrap, outage_log  # noqa: PLC0415 - see above

    outage_log.install()
    return bootstrap.create_app(settings, handlers.TABLES, handlers.TASKS, clock or SystemClock())


def main(arguments: Sequence[str] = (), clock: Clock | None = None) -> int:
    """Run the command of the arguments, which is to serve if there is none; the exit code. ``clock`` as in ``create_app``."""
    read = read_arguments(arguments)
    # gunicorn's worker inherits it; its own setting is for its sockets and heartbeat file only.
    os.umask(UMASK)
    match read.command:
        case arguments_of.INCIDENT:
            from bot.cli.incident import show_incident  # noqa: PLC0415 - a command loads what it needs; serving needs none of it

            return show_incident(read.number, read.log)
        case arguments_of.BACKUP:
            from bot.cli.backup import backup  # noqa: PLC0415 - as above

            return backup(read.file, overwrite=read.force)
        case arguments_of.MOVE:
            return _move(read, clock or SystemClock())
        case arguments_of.DOCTOR:
            return _doctor(read)
        case arguments_of.VERSION:
            return _show_version()
        case _:
            return _serve(clock)


def _show_version() -> int:
    from bot.cli.terminal import put  # noqa: PLC0415 - as below
    from bot.doctor.checks.version_checks import bot_version  # noqa: PLC0415 - serving does not need it in its master process

    put(f"{bot_version()}\n")
    return 0


def _doctor(read: Namespace) -> int:
    from bot.cli import doctor  # noqa: PLC0415 - serving does not need it in its master process
    from cards.doctor_parts import components  # noqa: PLC0415 - as above

    report = doctor.Report(read.json, read.problems)
    doctor.examine(report)
    if read.send:
        now, person = SystemClock().now(), doctor.person_for(read.send)
        whole, single = components.components_card(now, person), components.component_samples(now, person)
        doctor.send(report, read.send, whole, single)
    return report.end()


def _move(read: Namespace, clock: Clock) -> int:
    import handlers  # noqa: PLC0415 - as in create_app
    from bot import bootstrap  # noqa: PLC0415 - likewise
    from bot.cli.move import Move, NoAddress, move, target_address  # noqa: PLC0415 - likewise
    from bot.cli.terminal import complain  # noqa: PLC0415 - likewise

    settings = _settings("Nothing was moved; please fix these settings. 没有迁移任何内容，请修正以下设置：")
    if settings is None:
        return 2
    try:
        target = target_address(read)
    except NoAddress as problem:
        complain(problem.text)
        return arguments_of.WRONG_ARGUMENTS
    logs.configure(settings.log_level, settings.log_format)
    order = Move(settings.database_url.get_secret_value(), target, timedelta(seconds=max(read.wait, 0)))
    return move(order, lambda: bootstrap.create_worker(settings, handlers.TABLES, handlers.TASKS, clock))


def _settings(refusal: str) -> Settings | None:
    """The settings; None after saying, below the refusal, what is wrong with them."""
    try:
        return read_settings()
    except SettingsWrong as wrong:
        print(f"{refusal}\n{wrong}", file=sys.stderr)  # noqa: T201 - no log yet
        return None


def _serve(clock: Clock | None) -> int:
    settings = _settings("The bot cannot start; please fix these settings. 无法启动，请修正以下设置：")
    if settings is None:
        return 2
    try:
        # Kept until the end of the process, which ends the lock.
        lock = hold_database(settings.database_url.get_secret_value(), f"{settings.host}:{settings.port}")
        check_address(settings.host, settings.port)
    except AlreadyServed as served:
        print(served, file=sys.stderr)  # noqa: T201 - as above
        return 3
    except CannotListen as problem:
        print(problem, file=sys.stderr)  # noqa: T201 - as above
        return 1
    logs.configure(settings.log_level, settings.log_format)
    for name, nearest in suspicious_names():
        log.warning("setting_unknown", setting=name, nearest=nearest or "none", action="correct_or_remove_it")
    with lock or nullcontext():
        serve(partial(create_app, settings, clock), settings.host, settings.port)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
