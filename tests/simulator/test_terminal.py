"""The language of the terminal, and what the make targets say while they install."""

import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from simulator.cli.terminal import replace_unprintable, terminal_language

ROOT = Path(__file__).resolve().parents[2]
LOCALES = [
    ({}, "en_us"),
    ({"LANG": ""}, "en_us"),
    ({"LANG": "C.UTF-8"}, "en_us"),
    ({"LANG": "de_DE.UTF-8"}, "en_us"),
    ({"LANG": "zh_CN.UTF-8"}, "zh_cn"),
    ({"LANG": "zh_TW"}, "zh_cn"),
    ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en_us"),
    ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8", "LC_ALL": ""}, "zh_cn"),
    ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8", "LC_ALL": "C"}, "en_us"),
]
MAKING = {"en_us": "Making the virtual environment .venv ...", "zh_cn": "正在创建虚拟环境 .venv……"}
INSTALLING = {
    "en_us": "Installing the packages of requirements.lock (about a minute) ...",
    "zh_cn": "正在安装 requirements.lock 中的依赖（约一分钟）……",
}
# Stands for Python: "installs" a pip and a python that only say that they run.
PYTHON = """#!/bin/sh
mkdir -p .venv/bin
for name in pip python; do
  printf '#!/bin/sh\\necho "%s runs $1 $2 $3"\\n' $name > .venv/bin/$name
  chmod +x .venv/bin/$name
done
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the Makefile, in which nothing is installed yet."""
    for name in ("Makefile", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    python = tmp_path / "python"
    python.write_text(PYTHON, "utf-8")
    python.chmod(0o755)
    return tmp_path


def make(checkout: Path, target: str, locale: dict[str, str]) -> list[str]:
    """The lines that a make target prints."""
    made = subprocess.run(  # noqa: S603 - our own Makefile
        ["/usr/bin/env", "make", "--no-print-directory", target, "PYTHON=./python"],
        cwd=checkout,
        env={"PATH": os.environ["PATH"], **locale},
        capture_output=True,
        check=True,
    )
    return made.stdout.decode("utf-8").splitlines()


@pytest.mark.parametrize(("locale", "language"), LOCALES)
def test_the_first_variable_that_is_set_decides_the_language(locale: dict[str, str], language: str) -> None:
    assert terminal_language(locale) == language


@pytest.mark.parametrize(
    ("target", "arguments"), [("playground", "-m simulator --page-only"), ("demo", "-m simulator")]
)
@pytest.mark.parametrize(("locale", "language"), LOCALES)
def test_a_first_start_says_what_it_does_in_the_language_of_the_terminal(
    checkout: Path, target: str, arguments: str, locale: dict[str, str], language: str
) -> None:
    making, installing, pip, python = make(checkout, target, locale)
    assert (making, installing) == (MAKING[language], INSTALLING[language])
    assert pip.startswith("pip runs install")
    assert python.strip() == f"python runs {arguments}"
    assert make(checkout, target, locale) == [python]


def test_a_title_that_the_terminal_cannot_show_does_not_end_the_demo() -> None:
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    replace_unprintable(terminal)
    terminal.write("Job 工程师 is open")
    terminal.flush()
    assert terminal.buffer.getvalue() == b"Job ??? is open"
