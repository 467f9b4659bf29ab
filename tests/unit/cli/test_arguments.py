import tomllib
from pathlib import Path

import pytest

from app import main
from bot.cli.arguments import BACKUP, MOVE, SERVE, read_arguments


def test_no_word_means_to_serve() -> None:
    assert read_arguments([]).command == SERVE


def test_a_backup_needs_a_file() -> None:
    read = read_arguments([BACKUP, "x.db", "--force"])
    assert (read.file, read.force) == ("x.db", True)
    with pytest.raises(SystemExit) as ended:
        read_arguments([BACKUP])
    assert ended.value.code == 2


@pytest.mark.parametrize("words", [[], ["--to", "a", "--to-file", "b"], ["--to", "a", "--wait", "soon"]])
def test_a_move_needs_one_address(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read_arguments([MOVE, *words])
    assert ended.value.code == 2


def test_the_version_is_shown_instead_of_serving(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))["project"]
    assert capsys.readouterr().out == f"{project['version']}\n"
