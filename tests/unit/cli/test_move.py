"""What a move refuses before it touches anything; whole moves are in tests/e2e/test_move.py."""

from argparse import Namespace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.bootstrap import Worker
from bot.cli.move import Move, NoAddress, move, target_address
from bot.storage.migrations import upgrade


def no_worker() -> Worker:
    raise AssertionError


def refused(source: str, target: str) -> int:
    return move(Move(source, target, timedelta()), no_worker)


@pytest.mark.parametrize(
    "target",
    ["", "mysql://x/y", "postgresql://bot:a@b@host/bot", "sqlite:///{folder}/bot.db", "sqlite:///{folder}/x/../bot.db"],
)
def test_an_address_that_is_none_or_the_same_is_refused(
    target: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = f"sqlite:///{tmp_path}/bot.db"
    upgrade(source)
    assert refused(source, target.format(folder=tmp_path)) == 2
    assert "--to" in capsys.readouterr().err


def test_a_source_that_is_not_there_is_not_created(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(f"sqlite:///{tmp_path}/no.db", f"sqlite:///{tmp_path}/new.db") == 1
    assert "does not exist" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_cannot_be_reached_is_said_in_words_without_its_address(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    upgrade(f"sqlite:///{tmp_path}/bot.db")
    assert refused(f"sqlite:///{tmp_path}/bot.db", "postgresql://bot:hunter2@127.0.0.1:9/bot") == 1
    said = capsys.readouterr().err
    assert "the connection was refused" in said
    assert "连接被拒绝" in said
    assert "hunter2" not in said


def test_the_address_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "address"
    file.write_text("postgresql://bot@host/bot\n")
    assert target_address(Namespace(to=None, to_file=str(file))) == "postgresql://bot@host/bot"


def test_a_file_that_cannot_be_read_is_named_with_the_reason_in_both_languages(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"postgresql://b\xf6t@host/bot")
    reasons = {
        "none": ("it does not exist", "文件不存在"),
        ".": ("it is a folder", "这是一个文件夹"),
        "latin": ("it is not UTF-8 text", "不是 UTF-8 编码的文本"),
    }
    for name, (english, chinese) in reasons.items():
        file = str(tmp_path / name)
        with pytest.raises(NoAddress) as refused:
            target_address(Namespace(to=None, to_file=file))
        assert refused.value.text == (
            f"无法读取 --to-file 的文件 {file}：{chinese}。",
            f"{file}, the file of --to-file, cannot be read: {english}.",
        )
