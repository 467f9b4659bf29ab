"""``deploy/make_secrets.sh``, executed in a copy of the folder: what it makes, and that a second run changes nothing."""

import os
import re
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.meta.repository import ROOT, read

BOT, POSTGRESQL, NOBODY = 10001, 999, 65534
VALUES = {
    "FEISHU_APP_SECRET": "the $app 'secret' \\n",
    "FEISHU_ENCRYPT_KEY": "the-encrypt-key",
    "FEISHU_VERIFICATION_TOKEN": "the-token",
}
is_root = os.geteuid() == 0
needs_root = pytest.mark.skipif(not is_root, reason="only root may change the owner of a file")
# Mode, owner and content of each file.
Files = dict[str, tuple[int, int, bytes]]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A copy that every account may enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        copy = Path(name) / "a deploy folder"
        shutil.copytree(ROOT / "deploy", copy, ignore=shutil.ignore_patterns("secrets", ".env", "bot.env"))
        (copy / ".env").write_text("FEISHU_APP_ID=cli_x\n")
        yield copy


def run(
    folder: Path, *words: str, given: dict[str, str] | None = None, answers: str = "", account: int | None = None
) -> subprocess.CompletedProcess[str]:
    other = ["setpriv", f"--reuid={account}", f"--regid={account}", "--clear-groups"] if account else []
    return subprocess.run(  # noqa: S603 - our own file
        [*other, "sh", str(folder / "make_secrets.sh"), *words],
        cwd="/",
        env={"PATH": os.defpath, **(given or {})},
        input=answers,
        capture_output=True,
        text=True,
        check=False,
    )


def files(folder: Path) -> Files:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): _state(path) for path in found}


def _state(path: Path) -> tuple[int, int, bytes]:
    return stat.S_IMODE(path.stat().st_mode), path.stat().st_uid, path.read_bytes()


def outside(found: Files) -> Files:
    return {name: state for name, state in found.items() if not name.startswith("secrets/")}


def made(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in (folder / "secrets").iterdir()}


def owners(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_uid for path in (folder / "secrets").iterdir()}


def named_in(file: str) -> set[str]:
    return set(yaml.safe_load(read(f"deploy/{file}"))["secrets"])


@pytest.mark.parametrize(
    ("words", "file"),
    [((), "compose.yaml"), (("--websocket",), "compose.websocket.yaml")],
    ids=["webhook", "websocket"],
)
def test_it_makes_what_the_compose_file_names_and_a_second_run_changes_nothing(
    folder: Path, words: tuple[str, ...], file: str
) -> None:
    before = files(folder)
    first = run(folder, *words, given=VALUES)
    assert first.returncode == 0, first.stderr
    secrets, after = made(folder), files(folder)
    assert set(secrets) == named_in(file)
    assert secrets["feishu_app_secret"] == VALUES["FEISHU_APP_SECRET"]
    assert re.fullmatch("[0-9a-f]{48}", secrets["database_password"])
    assert secrets["database_url"] == f"postgresql://hirebot:{secrets['database_password']}@database/hirebot"
    assert outside(after) == before
    again = run(folder, *words, given={name: f"another {value}" for name, value in VALUES.items()})
    assert again.returncode == 0, again.stderr
    assert files(folder) == after
    assert stat.S_IMODE((folder / "secrets").stat().st_mode) == 0o700
    assert {mode for name, (mode, *_) in after.items() if name.startswith("secrets/")} == {0o400}
    assert not [value for value in secrets.values() if value in first.stdout + first.stderr + again.stderr]


@needs_root
def test_as_root_each_file_belongs_to_the_account_that_reads_it_and_nothing_else_does(folder: Path) -> None:
    (folder / "secrets").mkdir()
    (folder / "secrets" / "notes").write_text("not ours")
    for _ in range(2):
        assert run(folder, given=VALUES).returncode == 0
        found = owners(folder)
        assert found.pop("notes") == 0
        assert found.pop("database_password") == POSTGRESQL
        assert set(found.values()) == {BOT}


@needs_root
def test_another_account_may_make_the_files_and_is_told_that_root_has_to_give_them_away(folder: Path) -> None:
    os.chown(folder, NOBODY, NOBODY)
    before = files(folder)
    for _ in range(2):
        done = run(folder, account=NOBODY, given=VALUES)
        assert done.returncode == 0, done.stderr
        assert "run this again with sudo" in done.stderr
        assert "请用 sudo 再运行一次" in done.stderr
    assert set(owners(folder).values()) == {NOBODY}
    secrets = made(folder)
    assert run(folder).returncode == 0
    assert set(owners(folder).values()) == {BOT, POSTGRESQL}
    after = files(folder)
    assert run(folder, account=NOBODY).returncode == 0
    assert (made(folder), files(folder), outside(after)) == (secrets, after, before)


@needs_root
def test_what_belongs_to_root_is_left_alone_by_another_account(folder: Path) -> None:
    assert run(folder, given=VALUES).returncode == 0
    after = files(folder)
    refused = run(folder, account=NOBODY, given=VALUES)
    assert refused.returncode == 1
    assert "run this with sudo" in refused.stderr
    assert files(folder) == after


def test_what_is_not_in_the_environment_is_asked_for_and_an_empty_answer_is_refused(folder: Path) -> None:
    refused = run(folder, answers="from the prompt\n\n")
    assert refused.returncode == 2
    assert "FEISHU_ENCRYPT_KEY is missing" in refused.stderr
    assert "缺少 FEISHU_ENCRYPT_KEY" in refused.stderr
    assert made(folder) == {"feishu_app_secret": "from the prompt"}
    done = run(folder, answers="  a key\\\nthe token\n")
    assert done.returncode == 0, done.stderr
    assert made(folder)["feishu_encrypt_key"] == "  a key\\"
    assert made(folder)["feishu_app_secret"] == "from the prompt"


def test_a_password_that_is_there_is_the_one_in_a_new_address(folder: Path) -> None:
    run(folder, given=VALUES)
    address = (folder / "secrets" / "database_url").read_text()
    (folder / "secrets" / "database_url").unlink()
    assert run(folder).returncode == 0
    assert made(folder)["database_url"] == address


def test_a_new_password_is_in_the_address_too(folder: Path) -> None:
    run(folder, given=VALUES)
    before = made(folder)
    (folder / "secrets" / "database_password").unlink()
    done = run(folder)
    after = made(folder)
    assert after["database_password"] != before["database_password"]
    assert after["database_url"] == f"postgresql://hirebot:{after['database_password']}@database/hirebot"
    assert "PostgreSQL still has its last password" in done.stderr
    assert "PostgreSQL 用的仍是旧密码" in done.stderr


def test_the_address_of_another_server_is_kept(folder: Path) -> None:
    (folder / "secrets").mkdir(mode=0o700)
    (folder / "secrets" / "database_url").write_text("postgresql://hirebot:x@db.example.com/hirebot")
    assert "still has its last password" not in run(folder, given=VALUES).stderr
    assert made(folder)["database_url"] == "postgresql://hirebot:x@db.example.com/hirebot"


def test_an_unknown_word_is_refused(folder: Path) -> None:
    assert run(folder, "--webhook").returncode == 2
    assert not (folder / "secrets").exists()
