"""``python app.py backup FILE``: a consistent copy of the bot's own tables while it runs (docs/operations.md, "Backup")."""

from pathlib import Path

from bot.cli.terminal import complain, print_table, say
from bot.domain.text import Text
from bot.settings import SettingsWrong, read_database_url
from bot.storage.connecting.problem_texts import problem_text
from bot.storage.connecting.problems import DATABASE_ERRORS
from bot.storage.copying.backup import NotBackedUp, back_up

DONE, FAILED, WRONG_SETTINGS = 0, 1, 2
_WRITTEN = Text("已备份到 {file}（{size} KiB）：", "Backup written to {file} ({size} KiB):")
_LEFT_OUT = Text(
    "未完成的工作不在备份中。如何恢复：docs/operations.md 的 Backup 一节。",
    "Unfinished work is not in it. How to restore it: docs/operations.md, “Backup”.",
)
_FAILED = Text("没有备份：{problem}。", "No backup was written: {problem}.")
_WRONG = Text("请修正设置：\n{problems}", "Please fix the settings:\n{problems}")


def backup(file: str, *, overwrite: bool) -> int:
    """Write the backup and say what is in it; the exit code."""
    path = Path(file)
    try:
        rows = back_up(read_database_url(), path, overwrite=overwrite)
    except SettingsWrong as wrong:
        complain(_WRONG.fill(problems=wrong))
        return WRONG_SETTINGS
    except NotBackedUp as refused:
        complain(refused.text)
        return FAILED
    except DATABASE_ERRORS as error:
        complain(_FAILED.fill(problem=problem_text(error)))
        return FAILED
    say(_WRITTEN.fill(file=path, size=-(-path.stat().st_size // 1024)))
    print_table(("table 表", "rows 行数"), [(name, str(count)) for name, count in rows.items()])
    say(_LEFT_OUT)
    return DONE
