"""What the pages say exists, and what exists is said: links, paths, targets, commands, figures, log lines, imports."""

import ast
import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import Counter
from prometheus_client.metrics import MetricWrapperBase

from bot import metrics
from handlers import COMMANDS
from simulator.card_schema.card_text import card_text

ROOT = Path(__file__).parents[2]
OWN_FOLDERS = ("bot", "cards", "docs", "handlers", "migrations", "simulator", "tests", ".ci")
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
READMES = {"README.md": "en_us", "README.zh-CN.md": "zh_cn"}
SHOWN_CARDS = ("docs/cards/job-closed.json", "docs/cards/digest.json")
EXAMPLES = ("docs/add-a-command.md", "docs/add-a-button.md")

LINK = re.compile(r"\]\(([^()\s]+)\)")
CODE = re.compile(r"(?P<new>[Nn]ew\s+)?`(?P<words>[^`\n]+)`")
BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"(?:[\w.*-]+/)+[\w.*-]*|[\w.-]+\.(?:py|md|txt|toml|ini)|\.env\.example")
TARGET = re.compile(r"\bmake ([a-z-]+)")
ROW = re.compile(r"^\| `([a-z_]+)` \|", re.MULTILINE)


def text_of(page: Path | str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def section(page: str, title: str) -> str:
    return text_of(page).split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def prose(page: Path) -> str:
    return BLOCK.sub("", text_of(page))


def python_blocks(page: str) -> list[str]:
    return [block for _, language, block in BLOCK.findall(text_of(page)) if language == "python"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    relative = [target.split("#")[0] for target in LINK.findall(prose(page)) if not re.match(r"[a-z]+:|#", target)]
    assert [target for target in relative if not (page.parent / target).exists()] == []


def paths(page: Path) -> Iterator[str]:
    """Files of ours that the page names; a file that a worked example makes is introduced by the word "new"."""
    named = [(found["words"].split()[0], found["new"]) for found in CODE.finditer(prose(page))]
    made = {path for path, is_new in named if is_new}
    for words, _ in named:
        path = words.split("::")[0]
        is_ours = "/" not in path or path.split("/")[0] in OWN_FOLDERS
        if PATH.fullmatch(path) and is_ours and path not in made:
            yield words


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_is_named_exists(page: Path) -> None:
    assert [path for path in paths(page) if not any(ROOT.glob(path.split("::")[0].rstrip("/")))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_test_that_is_named_as_a_proof_exists(page: Path) -> None:
    proofs = [path.split("::") for path in paths(page) if "::" in path]
    assert [name for file, name in proofs if f"\ndef {name}(" not in text_of(file)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    code = [found["words"] for found in CODE.finditer(prose(page))]
    code += [block for _, language, block in BLOCK.findall(text_of(page)) if language == "bash"]
    named = {target for words in code for target in TARGET.findall(words)}
    assert named <= set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))


@pytest.mark.parametrize("readme", READMES)
def test_every_command_stands_in_the_readme_under_all_its_names(readme: str) -> None:
    shown = {found["words"].removeprefix("/").partition(" ")[0] for found in CODE.finditer(prose(ROOT / readme))}
    assert [name for spec in COMMANDS for name in spec.names if name not in shown] == []


@pytest.mark.parametrize("shown", SHOWN_CARDS)
@pytest.mark.parametrize(("readme", "language"), READMES.items())
def test_the_card_in_the_readme_is_the_one_that_is_made(readme: str, language: str, shown: str) -> None:
    card = card_text(json.loads(text_of(shown)), language)
    # If this fails, paste what stands on the left into the page.
    assert card in [block.rstrip("\n") for _, _, block in BLOCK.findall(text_of(readme))]


def test_every_figure_is_documented_and_every_documented_figure_exists() -> None:
    figures = [found for found in vars(metrics).values() if isinstance(found, MetricWrapperBase)]
    names = {
        f"{to_error_type.name}_total" if isinstance(figure, Counter) else to_error_type.name
        for figure in figures
        for to_error_type in figure.describe()
    }
    assert set(ROW.findall(section("docs/operations.md", "Figures"))) == names


def log_events() -> Iterator[str]:
    """The event names of the bot's own log lines: the first word of each constant message."""
    for file in [ROOT / "app.py", *(ROOT / "bot").glob("*.py"), *(ROOT / "handlers").glob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="log")), args=[ast.Constant(value=str(words)), *_]):
                    if not words.startswith("%"):
                        yield words.split()[0]


def test_every_log_line_is_documented_and_every_documented_line_exists() -> None:
    assert set(ROW.findall(section("docs/operations.md", "Log lines"))) == set(log_events())


@pytest.mark.parametrize("page", EXAMPLES)
def test_what_the_worked_examples_import_exists(page: str) -> None:
    made = {found["words"] for found in CODE.finditer(text_of(page)) if found["new"]}
    lines = [line for block in python_blocks(page) for line in block.splitlines() if line.startswith("from ")]
    assert lines
    for line in lines:
        statement = ast.parse(line).body[0]
        assert isinstance(statement, ast.ImportFrom)
        module = statement.module or ""
        if f"{module.replace('.', '/')}.py" in made:
            continue
        found = importlib.import_module(module)
        known = {alias.name for alias in statement.names if hasattr(found, alias.name)}
        assert known | made_names(page) >= {alias.name for alias in statement.names}


def made_names(page: str) -> set[str]:
    return set(re.findall(r"^class (\w+)", "\n".join(python_blocks(page)), re.MULTILINE))
