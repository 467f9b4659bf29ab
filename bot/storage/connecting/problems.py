"""Says in words why a database cannot be used, without any part of its address: drivers put host and user into their messages."""

import re
import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

_PROBLEMS = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        ("connection refused", "the connection was refused"),
        ("is the server running|no such file", "no server listens there"),
        (
            "translate host name|resolve host|name or service not known|name resolution",
            "the host name cannot be resolved",
        ),
        ("authentication failed|no password supplied|role .* does not exist", "the user name or the password is wrong"),
        ("database .* does not exist", "there is no database of that name"),
        ("not currently accepting connections", "the database accepts no connections"),
        ("no pg_hba.conf entry", "the server does not let this machine in (pg_hba.conf)"),
        ("timeout|timed out", "no answer in time"),
        ("too many clients|too many connections|connection slots", "the server has no free connections"),
        ("starting up|shutting down|in recovery", "the server is starting or shutting down"),
        ("ssl|certificate", "the TLS connection failed"),
        ("permission denied", "the user lacks a permission"),
        ("network is unreachable|no route to host", "there is no route to the host"),
        ("closed|terminating|lost", "the server closed the connection"),
        (
            "unable to open database file|not a directory",
            "the file cannot be opened; check its folder and who may write there",
        ),
        ("readonly database|read-only", "the file cannot be written to"),
        ("database is locked", "another process keeps the file locked"),
        ("is full|no space left", "the disk is full"),
        ("disk i/o error", "reading or writing the disk failed"),
        ("not a database|malformed", "the file is no intact SQLite database"),
    )
)

DATABASE_ERRORS = (SQLAlchemyError, sqlite3.Error, OSError)
"""What is raised when a database or its file cannot be used; ``database_problem`` says why."""

# SQLAlchemy names the class of the driver's error first; of the many classes that are an OperationalError or an InterfaceError too, the
# address at the end tells.
_QUOTED_OUTAGE = re.compile(
    r"\((psycopg|sqlite3)\.[\w.]*(OperationalError|InterfaceError)\)|sqlalche\.me/e/\d+/(e3q8|rvf5)"
    r"|QueuePool limit|connection pool exhausted"
)

_PASSING_SQLITE_CODES = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
}


def problem_in(message: str) -> str:
    """As ``database_problem``, of a message that quotes an error of a driver; empty if it quotes none of an outage."""
    if not _QUOTED_OUTAGE.search(message):
        return ""
    return next((words for pattern, words in _PROBLEMS if pattern.search(message)), "the database did not answer")


def database_problem(error: BaseException) -> str:
    """Why the database cannot be used; empty if the error is not one of a database or its file."""
    if not isinstance(error, DATABASE_ERRORS):
        return ""
    message = str(getattr(error, "orig", None) or error)
    return next((words for pattern, words in _PROBLEMS if pattern.search(message)), type(error).__name__)


def is_unreachable(error: BaseException) -> bool:
    """Whether the database was away, silent, full, or locked for too long; not whether a statement was wrong."""
    if isinstance(error, NoConnectionFree):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        # The lowest eight bits are the kind of the error; the others say more about it.
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        return code in _PASSING_SQLITE_CODES
    return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
