"""PgBouncer in front of a test's PostgreSQL server."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg

from simulator.bot_runner.bot_process import free_port
from tests.support.postgresql import PostgresServer
from tests.support.running_bot import eventually

PROGRAM = shutil.which("pgbouncer")


@contextmanager
def pgbouncer(server: PostgresServer, database_url: str, mode: str) -> Iterator[str]:
    """The address of the database behind PgBouncer in that pool mode."""
    parts, port = urlsplit(database_url), free_port()
    socket_folder, name = parse_qs(parts.query)["host"][0], parts.path.removeprefix("/")
    url = f"postgresql://postgres@127.0.0.1:{port}/{name}?sslmode=disable"
    # The server's account has to read it.
    with tempfile.TemporaryDirectory(prefix="bot-pgbouncer-") as folder:
        Path(folder).chmod(0o755)
        settings = Path(folder) / "pgbouncer.ini"
        settings.write_text(
            f"[databases]\n{name} = host={socket_folder} user=postgres\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nauth_type = any\npool_mode = {mode}\nunix_socket_dir =\n"
        )
        as_user = ["-u", server.system_user] if server.system_user else []
        process = subprocess.Popen([str(PROGRAM), "-q", *as_user, str(settings)])  # noqa: S603 - the program that was found
        try:
            eventually(lambda: _answers(url))
            yield url
        finally:
            process.terminate()
            process.wait()


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True
