"""Writes the bot's own tables into one SQLite file while the bot runs; the unfinished work stays out (docs/operations.md).

The file is whole or not there: it is made beside its place, checked, and renamed.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import func, select

from bot.domain.text import Text
from bot.storage.copying.rows import BOT_TABLES, copy_table
from bot.storage.database import Database
from bot.storage.migrations import is_current, upgrade

WAIT_SECONDS = 20.0
# It says who did what: for nobody but the account that makes it.
_MODE = 0o600
# SQLite's own files beside the database.
_BESIDE = ("", "-wal", "-shm", "-journal", ".lock")


class NotBackedUp(Exception):
    """No backup was written, and what was there before is there still. The message is in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(f"{text.en_us}\n{text.zh_cn}")
        self.text = text


EXISTS = Text("{file} 已存在；要覆盖它，请加 --force。", "{file} exists already; --force overwrites it.")
NO_FOLDER = Text("文件夹 {folder} 不存在，请先创建。", "The folder {folder} does not exist; make it first.")
IS_FOLDER = Text("{file} 是一个文件夹。", "{file} is a folder.")
IS_DATABASE = Text("{file} 是机器人正在使用的数据库文件。", "{file} is a file of the bot's own database.")
NO_DATABASE = Text("没有数据库文件 {file}。", "There is no database {file}.")
NO_RIGHT = Text(
    "当前账户不能在文件夹 {folder} 中建立文件：请检查它的权限和磁盘。",
    "This account can make no file in the folder {folder}; check its rights and the disk.",
)
NOT_OURS = Text(
    "那不是机器人的数据库：其中没有机器人的表。", "That is no database of the bot: it has none of its tables."
)
NOT_MIGRATED = Text(
    "数据库的表不是这个版本的；请先用这个版本启动一次机器人，或用原来的版本备份。",
    "The tables are not those of this release; start the bot of this release once, or make the backup with the other one.",
)


def back_up(database_url: str, file: Path, *, overwrite: bool) -> dict[str, int]:
    """Write the backup; the number of rows of each table.

    Raises:
        NotBackedUp: the file may not be written, or there is nothing to back up.
        one of DATABASE_ERRORS: database or file cannot be used.
    """
    database = Database(database_url, answer_seconds=None)
    try:
        _check_place(file, Path(database.url.database or "") if database.is_sqlite else None, overwrite=overwrite)
        with _file_beside(file) as made:
            if database.is_sqlite:
                _copy_file(Path(database.url.database or ""), made)
            else:
                _copy_tables(database, database_url, made)
            rows = _check(made)
            made.chmod(_MODE)
            _write_out(made)
            made.replace(file)
        _write_out(file.parent)
    finally:
        database.close()
    return rows


def _check_place(file: Path, database_file: Path | None, *, overwrite: bool) -> None:
    if not file.parent.is_dir():
        raise NotBackedUp(NO_FOLDER.fill(folder=file.parent))
    if file.is_dir():
        raise NotBackedUp(IS_FOLDER.fill(file=file))
    if database_file is not None:
        if not database_file.is_file():
            raise NotBackedUp(NO_DATABASE.fill(file=database_file))
        whole = database_file.resolve()
        work = whole.with_name(f"{whole.stem}.work{whole.suffix}")
        if file.resolve() in {each.with_name(f"{each.name}{end}") for each in (whole, work) for end in _BESIDE}:
            raise NotBackedUp(IS_DATABASE.fill(file=file))
    if file.exists() and not overwrite:
        raise NotBackedUp(EXISTS.fill(file=file))


@contextmanager
def _file_beside(file: Path) -> Iterator[Path]:
    """A new file in the same folder, which nobody else may read; it is removed at the end, if it is still there."""
    try:
        made = tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent)
    except OSError as error:
        raise NotBackedUp(NO_RIGHT.fill(folder=file.parent)) from error
    with made as folder:
        yield Path(folder) / "backup.db"


def _copy_file(database_file: Path, made: Path) -> None:
    """Copy an SQLite file as it is at one moment. A running bot can write meanwhile, since the file is in WAL mode."""
    address = f"{database_file.resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS)) as source,
        closing(sqlite3.connect(made)) as target,
    ):
        source.backup(target)
        # One file alone: without this its WAL mode would be copied too.
        target.execute("PRAGMA journal_mode = DELETE")


def _copy_tables(database: Database, database_url: str, made: Path) -> None:
    """Copy the tables of PostgreSQL as they are at one moment into an SQLite file of the same migration."""
    if not is_current(database_url):
        raise NotBackedUp(NOT_MIGRATED)
    address = f"sqlite:///{made}"
    upgrade(address)
    target = Database(address)
    try:
        with database.snapshot() as source, target.writing() as writing:
            for table in BOT_TABLES:
                copy_table(source, writing, table)
    finally:
        target.close()
    with closing(sqlite3.connect(made)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _check(made: Path) -> dict[str, int]:
    """Read the whole file once; the number of rows of each table. Raises NotBackedUp, sqlite3.DatabaseError."""
    with closing(sqlite3.connect(made)) as connection:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError("file is not a database: malformed")
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "alembic_version" not in names:
            raise NotBackedUp(NOT_OURS)
        return {
            table.name: int(connection.execute(str(select(func.count()).select_from(table))).fetchone()[0])
            for table in BOT_TABLES
            if table.name in names
        }


def _write_out(path: Path) -> None:
    """Make sure that it outlives a loss of power: a file's content, or a folder's names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
