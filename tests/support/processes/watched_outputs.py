"""The files that started bots write their logs to, read once each as they grow."""

from pathlib import Path

_read_up_to: dict[Path, int] = {}


def watch(output: Path) -> None:
    """From now on ``new_lines`` reads this file too; it need not exist yet."""
    _read_up_to.setdefault(output, 0)


def new_lines() -> dict[Path, str]:
    """What has been added to each file since the last call, whole lines only; a file that is gone is forgotten."""
    found = {}
    for output, start in tuple(_read_up_to.items()):
        try:
            with output.open("rb") as file:
                file.seek(start)
                added = file.read().rpartition(b"\n")[0]
        except FileNotFoundError:
            del _read_up_to[output]
            continue
        _read_up_to[output] = start + len(added)
        found[output] = added.decode("utf-8", "replace")
    return found
