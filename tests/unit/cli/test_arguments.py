import re
import tomllib
from pathlib import Path

import pytest

from app import main
from bot.cli.arguments import BACKUP, MOVE, SERVE, WRONG_ARGUMENTS, read_arguments


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


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("docter", "doctor"),
        ("back-up x.db", "backup"),
        ("--verison", "--version"),
        ("doctor --jsn", "--json"),
        ("doctor --problem5", "--problems"),
        ("move --to x --wiat=5", "--wait"),
    ],
)
def test_a_mistyped_word_is_answered_with_the_one_that_was_meant_in_both_languages(
    words: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        read_arguments(words.split())
    said = capsys.readouterr().err
    assert ended.value.code == WRONG_ARGUMENTS
    assert f"Did you mean {meant}?" in said
    assert f"是不是想输入 {meant}？" in said


def test_every_word_of_the_command_line_can_be_meant(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ([], [BACKUP], ["doctor"], ["incident"], [MOVE]):
        with pytest.raises(SystemExit):
            read_arguments([*command, "--help"])
        for word in re.findall(r"(?<![\w-])--[a-z][a-z-]*", capsys.readouterr().out):
            with pytest.raises(SystemExit):
                read_arguments(["doctor", f"{word}x"])
            assert f"Did you mean {word}?" in capsys.readouterr().err


def test_what_is_no_incident_number_is_refused_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert read_arguments(["incident", " 7f3a19c2 "]).number == "7F3A19C2"
    for text in ("XYZ", "7F3A19CG", "7F3A19C22", ""):
        with pytest.raises(SystemExit) as ended:
            read_arguments(["incident", text])
        said = capsys.readouterr().err
        assert ended.value.code == WRONG_ARGUMENTS
        assert f"{text} is no incident number, which has eight digits or letters from A to F, such as 7F3A19C2" in said
        assert f"{text} 不是问题编号" in said
