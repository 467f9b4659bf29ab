"""The files of this repository as the meta tests read them: comments and docstrings, pages, and their code blocks."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE_FOLDERS = ("bot", "cards", "handlers", "simulator", "migrations", "tests")
OWN_FOLDERS = (*CODE_FOLDERS, "docs", "deploy", ".ci")
BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
SCRIPT_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*(?:\n\s*//[^\n]*)*", re.DOTALL)


@dataclass(frozen=True)
class Passage:
    """A piece of text for readers: a page, a docstring or a block of comments, with white space made uniform."""

    path: Path
    line: int
    text: str

    @property
    def place(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}"


@cache
def read(path: Path | str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(read(path))


@cache
def python_files() -> tuple[Path, ...]:
    """Every Python file, ``app.py`` and the configuration of gunicorn included."""
    return (*ROOT.glob("*.py"), *(path for folder in CODE_FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))))


@cache
def pages() -> tuple[Path, ...]:
    return (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))


@cache
def names_of_files() -> frozenset[str]:
    """Every file's name without its folder."""
    found = {path.name for path in ROOT.iterdir() if path.is_file()}
    return frozenset(found | {path.name for folder in OWN_FOLDERS for path in (ROOT / folder).rglob("*.*")})


@cache
def passages() -> tuple[Passage, ...]:
    """All comments, docstrings and pages."""
    return (*_of_python(), *_of_scripts(), *_of_settings(), *(Passage(page, 1, read(page)) for page in pages()))


def blocks(page: Path | str, language: str) -> list[str]:
    """The page's code blocks in one language."""
    return [block for _, found, block in BLOCK.findall(read(page)) if found == language]


def prose(page: Path | str) -> str:
    """The page without its code blocks."""
    return BLOCK.sub("", read(page))


def section(page: str, title: str) -> str:
    """What stands below a heading of the second level."""
    return read(page).split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def _of_python() -> Iterator[Passage]:
    for path in python_files():
        source = read(path)
        yield from _docstrings(path)
        yield from _comments(path, source)


def _docstrings(path: Path) -> Iterator[Passage]:
    """Every string that stands as a statement: docstrings, and the descriptions below constants."""
    for node in ast.walk(tree(path)):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield Passage(path, node.lineno, " ".join(text.split()))


def _comments(path: Path, source: str) -> Iterator[Passage]:
    block: list[str] = []
    last = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT:
            continue
        line = token.start[0]
        if block and line != last + 1:
            yield Passage(path, last - len(block) + 1, " ".join(" ".join(block).split()))
            block = []
        block.append(token.string.removeprefix("#"))
        last = line
    if block:
        yield Passage(path, last - len(block) + 1, " ".join(" ".join(block).split()))


def _of_scripts() -> Iterator[Passage]:
    """Comments of the playground's own scripts; what is vendored is not ours to change."""
    for path in sorted((ROOT / "simulator").rglob("*.js")):
        if "vendor" in path.parts:
            continue
        source = read(path)
        for found in SCRIPT_COMMENT.finditer(source):
            text = re.sub(r"(?:^|\s)(?:///?|/?\*+/?)", " ", found[0])
            yield Passage(path, source.count("\n", 0, found.start()) + 1, " ".join(text.split()))


def _of_settings() -> Iterator[Passage]:
    for name in ("Makefile", "pyproject.toml", "alembic.ini", "requirements.txt", "requirements-dev.txt", ".ci/run"):
        yield Passage(ROOT / name, 1, read(name))
    yield Passage(ROOT / ".env.example", 1, read(".env.example"))
