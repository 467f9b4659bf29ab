"""The parts of the import law that import-linter's patterns cannot say: libraries that belong to files by name."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OWN = ("bot", "cards", "handlers", "simulator")
HOMES = {
    "lark_oapi": ("bot/feishu_",),
    "requests": ("bot/feishu_", "simulator/"),
    "sqlalchemy": ("bot/store",),
    "alembic": ("bot/store",),
    "app": ("simulator/__main__",),
}


def imports(path: Path) -> Iterator[tuple[str, ast.stmt]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0], node


def sources() -> list[Path]:
    return [path for folder in OWN for path in sorted((ROOT / folder).rglob("*.py"))]


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_used_only_where_it_lives(library: str) -> None:
    strays = [
        str(path.relative_to(ROOT))
        for path in sources()
        if any(name == library for name, _ in imports(path))
        and not str(path.relative_to(ROOT)).startswith(HOMES[library])
    ]
    assert strays == []


def test_no_import_stands_inside_a_function() -> None:
    strays = []
    for path in sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        top = {id(node) for node in tree.body}
        strays += [
            f"{path.name}:{node.lineno}"
            for _, node in imports(path)
            if node.lineno and id(node) not in top and not _is_top(tree, node)
        ]
    assert strays == []


def _is_top(tree: ast.Module, wanted: ast.stmt) -> bool:
    return any(isinstance(node, type(wanted)) and node.lineno == wanted.lineno for node in tree.body)


def test_the_environment_is_read_in_one_place() -> None:
    strays = [
        str(path.relative_to(ROOT))
        for path in sources()
        if ("os.environ" in path.read_text(encoding="utf-8") or "getenv" in path.read_text(encoding="utf-8"))
        and not str(path.relative_to(ROOT)).startswith(("bot/settings.py", "simulator/"))
    ]
    assert strays == []


def test_no_file_is_long_without_a_reason() -> None:
    long = [
        f"{path.relative_to(ROOT)} has {count} lines"
        for path in [*sources(), *sorted((ROOT / "tests").rglob("*.py")), ROOT / "app.py"]
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 250
    ]
    assert long == []
