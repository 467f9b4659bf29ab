"""The worked examples are followed literally in a copy of the project: every block is applied, and the tests are run."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.meta.repository import ROOT, read

FOLDERS = ("bot", "cards", "handlers", "simulator", "tests", "migrations", "docs", ".ci")
BLOCK = re.compile(r"```(python|diff)\n(.*?)```", re.DOTALL)
FILE = re.compile(r"`((?:bot|cards|handlers|tests)/[\w/]+\.py|(?:README|README\.zh-CN|CHANGELOG)\.md)`")
NEW = re.compile(r"New\s+`([\w/]+\.py)`")
MAX_FILES_OF_A_BUTTON = 13
# A reader follows one page; for the new files of both a folder may be too small.
ROOM = "tests/meta/test_import_law.py::test_no_folder_has_more_than_twenty_python_files"
PAGES_AND_CODE = (
    "tests/meta/test_docs.py",
    "tests/meta/test_import_law.py",
    "tests/meta/test_rights_page.py",
    "tests/meta/test_words.py",
    "tests/conversations/rights/test_declared.py",
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("images"))
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, tmp_path / path.name)
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


def check(project: Path, changed: set[str], *tests: str) -> None:
    """The quick tests that the change concerns, the linter and the formatter."""
    files = sorted(name for name in changed if name.endswith(".py"))
    run(project, "ruff", "check", "--no-cache", *files)
    run(project, "ruff", "format", "--check", "--no-cache", *files)
    run(project, "pytest", "-q", "-p", "no:cacheprovider", "-m", "not slow", f"--deselect={ROOM}", *tests)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_button_and_a_command_are_added_as_the_pages_say(project: Path) -> None:
    of_button, of_command = follow("docs/add-a-button.md", project), follow("docs/add-a-command.md", project)
    run(project, "tests.cards.render_cards")
    run(project, "tests.support.rights.page")
    assert len(of_button | {"docs/cards.json", "docs/security.md"}) <= MAX_FILES_OF_A_BUTTON
    check(
        project,
        of_button | of_command,
        "tests/conversations/test_show_team.py",
        "tests/conversations/test_count_jobs.py",
        "tests/cards",
        *PAGES_AND_CODE,
    )
