"""The values that are addresses: each function returns the address, and raises ``ValueError`` if it cannot be used."""

import ipaddress
import re
from pathlib import Path
from string import Formatter
from urllib.parse import SplitResult, parse_qs, urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_SQLITE = "sqlite:///"
_HOST_NAME = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PLACEHOLDERS = {"job_id", "website_id", "post_id"}


def feishu_domain(value: str) -> str:
    """The SDK needs an origin, and plain http is allowed on loopback only (docs/feishu/api.md 1.1)."""
    parts = _split(value.rstrip("/"))
    if parts.path or parts.query or parts.fragment or parts.username is not None:
        raise ValueError
    return value.rstrip("/")


def public_url(value: str) -> str:
    """The origin at which Feishu reaches the bot; ``/feishu/events`` is added to it."""
    return feishu_domain(value)


def proxy(value: str) -> str:
    """``http://user:password@proxy:3128``, without slashes behind it. The library of the socket takes no user without a password."""
    parts = _split(value.rstrip("/"), is_http_allowed=True)
    if parts.path or parts.query or parts.fragment:
        raise ValueError
    if parts.username is not None and parts.password is None:
        raise ValueError
    return value.rstrip("/")


def host(value: str) -> str:
    """An address or a name to listen on, without a port."""
    try:
        return str(ipaddress.ip_address(value[1:-1] if value.startswith("[") and value.endswith("]") else value))
    except ValueError:
        # What consists of digits and points looks like an address and is none.
        if not _HOST_NAME.fullmatch(value) or value.replace(".", "").isdigit():
            raise
        return value


def database(value: str) -> str:
    """A SQLite file or a PostgreSQL database; the address may hold a password, so it is treated as a secret."""
    if value.startswith(_SQLITE):
        _check_file(value.removeprefix(_SQLITE).partition("?")[0])
    else:
        _check_postgresql(value)
    return value


def _check_file(path: str) -> None:
    """SQLAlchemy takes ``:memory:`` for no file at all; a folder can never be opened."""
    if not path or path.startswith((":", "file:")) or path.endswith("/") or Path(path).is_dir():
        raise ValueError


def _check_postgresql(value: str) -> None:
    """A password with a special character that is not written as ``%40`` and so on would end up in another part."""
    parts = urlsplit(value)
    if parts.scheme != "postgresql" or parts.fragment or parts.netloc.count("@") > 1 or _BAD_PERCENT.search(value):
        raise ValueError
    has_port = parts.port is None or parts.port > 0
    if not has_port or not (parts.hostname or parse_qs(parts.query).get("host")):
        raise ValueError
    if not parts.path.strip("/") or "/" in parts.path[1:]:
        raise ValueError


def link_to_job(value: str) -> str:
    return _link(value, {"job_id"})


def link_to_advert(value: str) -> str:
    return _link(value, {"post_id", "job_id"})


def _link(value: str, telling: set[str]) -> str:
    """An address whose only placeholders are the three ids. Without one of the telling ones all records had the same link."""
    names = {
        name for _, name, form, conversion in Formatter().parse(value) if name is not None and not (form or conversion)
    }
    if not names & telling or not names <= _PLACEHOLDERS:
        raise ValueError
    _split(value.format(**dict.fromkeys(_PLACEHOLDERS, "1")))
    return value


def _split(value: str, *, is_http_allowed: bool = False) -> SplitResult:
    """The parts of an http or https address."""
    parts = urlsplit(value)
    # Reading the port raises ValueError if it is no number or beyond 65535.
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0 or any(map(str.isspace, value)):
        raise ValueError
    if parts.scheme == "http" and not is_http_allowed and parts.hostname not in LOOPBACK:
        raise ValueError
    return parts
