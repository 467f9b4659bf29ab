"""Why a database cannot be used, in words and without any part of its address."""

import socket
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from bot.domain.errors import FeishuBusy
from bot.storage.connecting.problems import database_problem, problem_in
from bot.storage.database import Database, DatabaseUnreachable


def refused() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return f"postgresql://secret-user:hunter2@127.0.0.1:{port}/secret-name"


def no_database(folder: Path) -> str:
    path = folder / "secret-name.db"
    path.write_text(
        "this is a text that is long enough to be taken for the header of an SQLite database, but is none." * 9
    )
    return f"sqlite:///{path}"


def no_folder(folder: Path) -> str:
    (folder / "file").write_text("")
    return f"sqlite:///{folder}/file/secret-name.db"


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        (lambda _: refused(), "the connection was refused"),
        (no_database, "the file is no intact SQLite database"),
        (no_folder, "the file cannot be opened; check its folder and who may write there"),
    ],
)
def test_a_database_that_cannot_be_used_says_why(tmp_path: Path, address: Callable[[Path], str], problem: str) -> None:
    database = Database(address(tmp_path))
    with pytest.raises(DatabaseUnreachable) as unreachable:
        database.ping()
    assert str(unreachable.value) == problem
    database.close()


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        ('failed to resolve host "db.example.com": Name or service not known', "the host name cannot be resolved"),
        ('FATAL:  password authentication failed for user "bot"', "the user name or the password is wrong"),
        ('FATAL:  database "hire" does not exist', "there is no database of that name"),
        ("FATAL:  sorry, too many clients already", "the server has no free connections"),
        ("FATAL:  the database system is starting up", "the server is starting or shutting down"),
        ("connection timeout expired", "no answer in time"),
        ("server closed the connection unexpectedly", "the server closed the connection"),
        ("something that nobody has seen at db.example.com", "OperationalError"),
    ],
)
def test_a_message_of_postgresql_becomes_words(message: str, problem: str) -> None:
    assert database_problem(OperationalError(None, None, psycopg.OperationalError(message))) == problem


@pytest.mark.parametrize("kind", [psycopg.OperationalError, psycopg.errors.QueryCanceled, psycopg.errors.AdminShutdown])
def test_an_outage_is_known_by_the_message_of_a_library_too(kind: type[psycopg.OperationalError]) -> None:
    # Raised as SQLAlchemy raises it, so that the message has what SQLAlchemy writes around the driver's.
    error = OperationalError.instance(
        "SELECT 1", None, kind("canceling statement due to statement timeout"), psycopg.Error
    )
    assert problem_in(f"Database connection failed: {error}. Retrying in 1.09s (attempt 1)") == "no answer in time"
    assert problem_in("Database connection failed: a statement is wrong") == ""


def test_other_errors_are_no_problem_of_the_database() -> None:
    assert database_problem(FeishuBusy()) == ""
    assert database_problem(KeyError("closed")) == ""
