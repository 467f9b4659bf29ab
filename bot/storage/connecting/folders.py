"""The folder of an SQLite file."""

from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine, event


def create_folder_on_connect(engine: Engine) -> None:
    """Create the folder of the file whenever it is opened; if that is impossible, opening the file says so."""
    folder = Path(engine.url.database or "").parent

    def create(*_arguments: object) -> None:
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)

    event.listen(engine, "do_connect", create)
