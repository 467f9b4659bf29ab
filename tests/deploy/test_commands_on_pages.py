"""The lines for compose and systemd on the pages: the files, services, commands and settings that they name are there."""

import hashlib
import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from bot.cli.arguments import MOVE, read_arguments
from bot.settings import Settings, SettingsWrong, read_settings
from tests.meta.repository import ROOT, blocks, read
from tests.support.postgresql import PostgresServer

PAGES = ("docs/deployment.md", "docs/operations.md")
PYTHON, APP = "/app/.venv/bin/python", "app.py"
CONTAINER_SECRETS = "/run/secrets"


def lines(start: str) -> list[list[str]]:
    """The words of each line that begins so, also behind ``&&`` and pipes."""
    found: list[list[str]] = []
    for text in (line for page in PAGES for block in blocks(page, "bash") for line in block.splitlines()):
        words = shlex.split(text, comments=True)
        for number in range(len(words)):
            if words[number : number + len(start.split())] == start.split():
                end = next((at for at, each in enumerate(words) if at > number and each in {"|", "&&"}), len(words))
                found.append(words[number:end])
    return found


def compose() -> Any:
    return yaml.safe_load(read("deploy/compose.yaml"))


def options(words: list[str]) -> dict[str, str]:
    """What the ``-e`` of a line gives."""
    return dict(words[at + 1].split("=", 1) for at, word in enumerate(words) if word == "-e")


def test_every_command_that_runs_in_the_container_is_one() -> None:
    commands = [words[words.index(APP) + 1 :] for words in lines("docker compose") if APP in words]
    assert {words[0] for words in commands} == {"doctor", "incident", "backup", "move"}
    assert [words for words in commands if not read_arguments(words).command] == []
    assert all(words[words.index(APP) - 1] == PYTHON for words in lines("docker compose") if APP in words)


def test_every_command_of_hirebotctl_is_one() -> None:
    commands = [words[1:] for words in lines("hirebotctl")]
    assert {words[0] for words in commands} == {"doctor", "incident", "backup", "move"}
    assert [words for words in commands if not read_arguments(words).command] == []


def test_a_backup_is_written_where_it_may_be_and_fetched_from_there() -> None:
    (backup,) = [words[-1] for words in lines("docker compose exec") if "backup" in words]
    (fetched,) = [words[3] for words in lines("docker compose cp")]
    assert fetched == f"bot:/app/{backup}"
    volumes = [volume.split(":")[1] for volume in compose()["services"]["bot"]["volumes"]]
    assert str(Path(f"/app/{backup}").parent) in volumes


@pytest.fixture
def container(tmp_path: Path) -> dict[str, str]:
    """The environment that the compose file gives to the bot, with the files of the secrets."""
    for name in compose()["services"]["bot"]["secrets"]:
        (tmp_path / name).write_text("postgresql://hirebot:x@database/hirebot" if name == "database_url" else "secret")
    given = compose()["services"]["bot"]["environment"] | {"FEISHU_APP_ID": "cli_x"}
    return {name: value.replace(CONTAINER_SECRETS, str(tmp_path)) for name, value in given.items()}


def test_a_backup_is_moved_with_compose_to_the_database_of_the_compose_file(
    container: dict[str, str], tmp_path: Path
) -> None:
    (words,) = [words for words in lines("docker compose run") if MOVE in words]
    settings = read_settings(container | options(words), tmp_path / "no.env")
    assert settings.database_url.get_secret_value() == "sqlite:///data/restored.db"
    assert any("cat > data/restored.db" in word for words in lines("docker compose run") for word in words)
    target = read_arguments(words[words.index(APP) + 1 :]).to_file
    assert target == compose()["services"]["bot"]["environment"]["DATABASE_URL_FILE"]
    with pytest.raises(SettingsWrong, match="together with DATABASE_URL_FILE"):
        read_settings(container | {"DATABASE_URL": "sqlite:///data/restored.db"}, tmp_path / "no.env")


def test_files_that_the_page_shows_hold_settings_that_are_right(container: dict[str, str], tmp_path: Path) -> None:
    shown = [block for block in blocks("docs/deployment.md", "ini") if "PUBLIC_URL" in block]
    given = dict(re.findall(r"^(?:# )?([A-Z_]+)=(\S+)$", shown[0].replace("ou_...", "ou_x"), re.MULTILINE))
    assert set(given) <= {name.upper() for name in Settings.model_fields}
    assert read_settings(container | given, tmp_path / "no.env").public_url == "https://hirebot.example.com"
    assert not set(given) & set(container)


@pytest.mark.slow
def test_the_lines_for_a_new_password_give_postgresql_the_one_in_the_file(
    postgresql: PostgresServer, tmp_path: Path
) -> None:
    (shown,) = [block for block in blocks("docs/operations.md", "bash") if "ALTER ROLE" in block]
    (statements,) = re.findall(r"<<'SQL'\n(.+?)SQL\n", shown, re.DOTALL)
    (tmp_path / "password").write_text("the new $password")
    uri = postgresql.get_uri()
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("CREATE ROLE hirebot LOGIN PASSWORD 'the-last-one'")
        try:
            subprocess.run(  # noqa: S603 - the lines of our own page
                ["psql", "-X", "-v", "ON_ERROR_STOP=1", uri],  # noqa: S607 - as on the page
                input=statements.replace("/run/secrets/database_password", str(tmp_path / "password")),
                # In this form the stored password can be compared.
                env={**os.environ, "PGOPTIONS": "-c password_encryption=md5"},
                capture_output=True,
                text=True,
                check=True,
            )
            stored = connection.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'hirebot'").fetchone()
        finally:
            connection.execute("DROP ROLE hirebot")
    expected = hashlib.md5(b"the new $passwordhirebot").hexdigest()  # noqa: S324 - PostgreSQL's own form
    assert stored == (f"md5{expected}",)


def test_git_leaves_out_the_backups_that_the_lines_write_into_the_folders_of_the_code(tmp_path: Path) -> None:
    names = [words[-1] for words in lines("docker compose cp")]
    written = [f"deploy/{name}" for name in names] + ["restored.db", "backup.pgdump"]
    assert all(
        any(name in block for page in PAGES for block in blocks(page, "bash"))
        for name in ("restored.db", "backup.pgdump")
    )
    (tmp_path / ".gitignore").write_text(read(".gitignore"))
    for words in (["init", "-q"], ["check-ignore", *written]):
        done = subprocess.run(["git", *words], cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603, S607 - names of our own pages
    assert done.stdout.split() == written


def test_the_files_that_the_lines_name_exist() -> None:
    scripts = [words[1] for words in lines("sh") if words[1].endswith(".sh")]
    assert scripts
    assert all((ROOT / "deploy" / script).is_file() for script in scripts)
    (file,) = re.findall(r"COMPOSE_FILE=(\S+)\n", "".join(blocks("docs/deployment.md", "ini")))
    assert (ROOT / "deploy" / file).is_file()
