"""Rules of the tree that import-linter and ruff cannot express: homes of modules, sizes, and reasons for exceptions."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.meta.repository import ROOT, python_files, read, tree

OWN = ("bot", "cards", "handlers", "simulator")
# Where a module may be imported. import-linter covers libraries that have one file or package as their home.
HOMES = {
    "requests": ("bot/feishu/", "simulator/"),
    "app": ("simulator/__main__.py", "tests/"),
}
READS_ENVIRONMENT = ("bot/settings/", "simulator/", "tests/")
MOST_LINES = 250
MOST_LINES_OF_A_FUNCTION = 40
MOST_FILES_OF_A_FOLDER = 20
REASONED_IMPORT = re.compile(r"# noqa: PLC0415 - \w+")
EXCEPTION = re.compile(r"#\s*(noqa|type:\s*ignore)\b(.*)")
WITH_RULE_AND_REASON = re.compile(r"(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|\[[a-z-]+(?:,\s*[a-z-]+)*\])\s*(?:-|#)\s*\S.*")


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))


def sources() -> list[Path]:
    return [path for path in python_files() if path.relative_to(ROOT).parts[0] in OWN]


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The first part of every imported module's name, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0], node.lineno


@pytest.mark.parametrize("module", HOMES)
def test_a_module_is_imported_only_where_it_belongs(module: str) -> None:
    strays = [
        place(path)
        for path in python_files()
        if any(name == module for name, _ in imports(tree(path)))
        and not place(path).startswith((*HOMES[module], "tests/"))
    ]
    assert strays == []


def test_an_import_inside_a_function_says_why() -> None:
    strays = []
    for path in (*sources(), ROOT / "app.py"):
        lines = read(path).splitlines()
        functions = [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)]
        inside = {line for function in functions for _, line in imports(function)}
        strays += [f"{place(path)}:{line}" for line in inside if not REASONED_IMPORT.search(lines[line - 1])]
    assert strays == []


def test_the_environment_is_read_in_one_place() -> None:
    strays = [
        place(path)
        for path in python_files()
        if re.search(r"os\.environ|getenv", read(path)) and not place(path).startswith(READS_ENVIRONMENT)
    ]
    assert strays == []


def test_no_file_is_longer_than_a_reader_can_survey() -> None:
    counts = {place(path): len(read(path).splitlines()) for path in python_files()}
    assert {path: count for path, count in counts.items() if count > MOST_LINES} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = {
        f"{place(path)}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and "migrations" not in path.parts
    }
    assert {name: length for name, length in lengths.items() if length > MOST_LINES_OF_A_FUNCTION} == {}


def test_no_folder_has_more_than_twenty_python_files() -> None:
    counts: dict[str, int] = {}
    for path in python_files():
        if path.name != "__init__.py":
            counts[place(path.parent)] = counts.get(place(path.parent), 0) + 1
    assert {folder: count for folder, count in counts.items() if count > MOST_FILES_OF_A_FOLDER} == {}


def test_every_exception_to_a_rule_names_the_rule_and_the_reason() -> None:
    strays = [
        f"{place(path)}:{number} {line.strip()}"
        for path in python_files()
        for number, line in enumerate(read(path).splitlines(), 1)
        if (found := EXCEPTION.search(line)) and not WITH_RULE_AND_REASON.match(found[2].strip())
        if not place(path).startswith("tests/meta/")
    ]
    assert strays == []
