"""The worked examples are followed literally in a copy of the project: every block is applied, and the tests are run."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.meta.repository import ROOT, read

COPIED = ("bot", "cards", "handlers", "simulator", "tests", "migrations", "docs", "app.py", "pyproject.toml")
BLOCK = re.compile(r"```(python|diff)\n(.*?)```", re.DOTALL)
FILE = re.compile(r"`((?:bot|cards|handlers|tests)/[\w/]+\.py)`")
NEW = re.compile(r"New\s+`([\w/]+\.py)`")
MAX_FILES_OF_A_BUTTON = 10


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "images"))
        else:
            shutil.copy(source, tmp_path / name)
    return tmp_path


def follow(page: str, project: Path) -> set[str]:
    """Apply each block to the file that the text before it names last; which files it changed."""
    text, changed, end, path = read(page), set[str](), 0, ""
    for block in BLOCK.finditer(text):
        prose, end = text[end : block.start()], block.end()
        if block[1] == "python":
            path = NEW.findall(prose)[-1]
            (project / path).write_text(block[2], encoding="utf-8")
        else:
            path = [path, *FILE.findall(prose)][-1]
            apply(block[2], project / path)
        changed.add(path)
    return changed


def apply(diff: str, file: Path) -> None:
    """Replace the lines of the block that are there by those that shall be there."""
    lines = diff.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] in " -")
    after = "".join(line[1:] for line in lines if line[0] in " +")
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{file.name} holds this {text.count(before)} times:\n{before}"
    file.write_text(text.replace(before, after), encoding="utf-8")


def run(project: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)  # noqa: S603 - our own tests
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


@pytest.mark.slow
def test_a_button_is_added_as_the_page_says(project: Path) -> None:
    changed = follow("docs/add-a-button.md", project)
    run(project, "tests.cards.render_cards")
    assert len(changed | {"docs/cards.json"}) <= MAX_FILES_OF_A_BUTTON
    tests = ("tests/conversations/test_show_team.py", "tests/cards/test_job_card.py", "tests/cards/test_every_card.py")
    run(project, "pytest", "-q", "-p", "no:cacheprovider", *tests)
    run(project, "ruff", "check", "--no-cache", "bot", "cards", "handlers", *tests)


@pytest.mark.slow
def test_a_command_is_added_as_the_page_says(project: Path) -> None:
    follow("docs/add-a-command.md", project)
    tests = ("tests/conversations/test_count_jobs.py", "tests/conversations/test_list_jobs.py")
    run(project, "pytest", "-q", "-p", "no:cacheprovider", *tests)
    run(project, "ruff", "check", "--no-cache", "handlers", *tests)
