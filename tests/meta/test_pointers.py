"""Every pointer leads somewhere: files, sections, questions, findings and modules named in comments, docstrings, pages."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.meta.repository import OWN_FOLDERS, ROOT, Passage, blocks, names_of_files, pages, passages, prose, read

PRIVATE = re.compile(r"\bshared/|\b(?:product|style|design|layout|faults)\.md\b")
LINK = re.compile(r"\]\(([^()\s]+)\)")
CODE = re.compile(r"(?P<new>[Nn]ew\s+)?`(?P<words>[^`\n]+)`")
TARGET = re.compile(r"\bmake ([a-z][a-z-]+)")
FILE = re.compile(
    rf"(?<![\w/.@:-])(?:(?:{'|'.join(map(re.escape, OWN_FOLDERS))})/[\w./*-]*[\w*/]|[\w-]+\.(?:py|md|toml|ini)\b(?!/))"
)
PAGE = re.compile(r"(?<![\w/])((?:[\w.-]+/)*[\w-]+\.md)")
SECTIONS = re.compile(r"(?:`*\)?`*,?)((?:\s*(?:section|sections|and|to|or|,|-|(?<![\w.])\d+(?:\.\d+)*(?![\w.]*\w)))*)")
NUMBER = re.compile(r"\d+(?:\.\d+)*")
QUESTION = re.compile(r"(?<![\w/])(Q\d{1,2})\b")
FINDING = re.compile(r"(?<![\w/])([HT]\d{1,2})\b(?!:)")
PROOF = re.compile(r"(tests/[\w/]+\.py)::(test_\w+)")
MODULE = re.compile(r"(?<![\w./@-])((?:bot|cards|handlers|simulator|tests)(?:\.(?!md\b)[A-Za-z_]\w*)+)")
QUESTIONS, FINDINGS = "docs/feishu/open-questions.md", "docs/security.md"
# Paths and members of Feishu's API and files of the operator that look like ours.
NO_MODULES = {"bot.open_id", "bot.app_name", "bot.db", "bot.env", "bot.log", "bot.work"}
NO_FILES = {"bot/v3", "bot/v3/info"}


def report(problems: Iterable[str]) -> None:
    """Fail with every problem, one a line."""
    found = sorted(set(problems))
    if found:
        pytest.fail("\n".join([f"{len(found)} lead nowhere:", *found]), pytrace=False)


@cache
def made_on(page: Path) -> frozenset[str]:
    """Files that a worked example makes: the page introduces them by the word "new"."""
    return frozenset(found["words"] for found in CODE.finditer(prose(page)) if found["new"])


def files_of(passage: Passage) -> Iterator[str]:
    """Paths and file names of ours; on a page only what stands as code, since its links are tested by themselves."""
    if passage.path.suffix != ".md":
        yield from (found[0] for found in FILE.finditer(passage.text))
        return
    for found in CODE.finditer(prose(passage.path)):
        path = found["words"].split()[0].split("::")[0]
        if FILE.fullmatch(path) and path not in made_on(passage.path):
            yield path


def is_there(path: str, around: Path) -> bool:
    if path in NO_FILES or any(ROOT.glob(path.rstrip("/"))) or any(around.parent.glob(path.rstrip("/"))):
        return True
    return "/" not in path and not path.endswith(".md") and path in names_of_files()


def missing_files(passages: Iterable[Passage]) -> Iterator[str]:
    for passage in passages:
        yield from (f"{passage.place} {path}" for path in files_of(passage) if not is_there(path, passage.path))


def test_every_file_that_is_named_exists() -> None:
    report(missing_files(passages()))


def private_documents(passages: Iterable[Passage]) -> Iterator[str]:
    for passage in passages:
        yield from (f"{passage.place} {found[0]}" for found in PRIVATE.finditer(passage.text))


def test_nothing_cites_a_document_outside_the_repository() -> None:
    report(private_documents(passages()))


@cache
def sections_of(page: Path) -> frozenset[str]:
    """Numbers at the beginning of headings and of table rows."""
    return frozenset(re.findall(r"^(?:#+|\|) (\d+(?:\.\d+)*)\.? ", page.read_text(encoding="utf-8"), re.MULTILINE))


def cited_sections(passage: Passage) -> Iterator[tuple[Path, str]]:
    for found in PAGE.finditer(passage.text):
        page = next((at for at in (ROOT / found[1], passage.path.parent / found[1]) if at.exists()), None)
        if page is None or not sections_of(page):
            continue
        after = SECTIONS.match(passage.text, found.end())
        yield from ((page, number) for number in NUMBER.findall(after[1] if after else ""))


def missing_sections(passages: Iterable[Passage]) -> Iterator[str]:
    for passage in passages:
        for page, number in cited_sections(passage):
            if number not in sections_of(page):
                yield f"{passage.place} {page.relative_to(ROOT)} {number}"


def test_every_section_that_is_cited_exists() -> None:
    report(missing_sections(passages()))


@cache
def known_numbers(page: str) -> frozenset[str]:
    """The numbers in the first column of a page's tables, such as ``Q12`` or ``H7, H8``."""
    cells = re.findall(r"^\| ([A-Z]\d+(?:, [A-Z]\d+)*) \|", read(page), re.MULTILINE)
    return frozenset(number for cell in cells for number in cell.split(", "))


def missing_numbers(passages: Iterable[Passage], pattern: re.Pattern[str], page: str) -> Iterator[str]:
    """Numbers that the page does not have, and numbers in files that do not name the page."""
    for passage in passages:
        numbers = set(pattern.findall(passage.text))
        yield from (f"{passage.place} {number}" for number in numbers - known_numbers(page))
        if numbers and passage.path.suffix != ".md" and page not in read(passage.path):
            yield f"{passage.place} does not name {page}"


def missing_questions(passages: Iterable[Passage]) -> Iterator[str]:
    yield from missing_numbers(passages, QUESTION, QUESTIONS)


def test_every_open_question_that_is_cited_exists_and_its_page_is_named() -> None:
    report(missing_questions(passages()))


def missing_findings(passages: Iterable[Passage]) -> Iterator[str]:
    yield from missing_numbers(passages, FINDING, FINDINGS)


def test_every_finding_that_is_cited_exists_and_its_page_is_named() -> None:
    report(missing_findings(passages()))


def defines(module: Path, name: str) -> bool:
    return (
        re.search(rf"^\s*(?:def |class )?{name}\b|^from .* import .*\b{name}\b", read(module), re.MULTILINE) is not None
    )


def module_exists(name: str) -> bool:
    """Whether the name is a module, a package, or something that a module of ours defines."""
    path = ROOT
    for number, part in enumerate(parts := name.split(".")):
        if (path / part).is_dir():
            path /= part
            continue
        module = path / f"{part}.py"
        if module.is_file():
            rest = parts[number + 1 :]
        else:
            module, rest = path / "__init__.py", parts[number:]
        return module.is_file() and (not rest or defines(module, rest[0]))
    return True


def missing_modules(passages: Iterable[Passage]) -> Iterator[str]:
    for passage in passages:
        for name in MODULE.findall(passage.text):
            is_known = any(f"{name}.".startswith(f"{known}.") for known in NO_MODULES)
            is_made = passage.path.suffix == ".md" and f"{name.replace('.', '/')}.py" in made_on(passage.path)
            if not (is_known or is_made or module_exists(name)):
                yield f"{passage.place} {name}"


def test_every_module_that_is_named_exists() -> None:
    report(missing_modules(passages()))


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    relative = [
        target.split("#")[0] for target in LINK.findall(CODE.sub("", prose(page))) if not re.match(r"[a-z]+:|#", target)
    ]
    assert [target for target in relative if not (page.parent / target).exists()] == []


def missing_proofs(passages: Iterable[Passage]) -> Iterator[str]:
    for passage in passages:
        for file, name in PROOF.findall(passage.text):
            if not (ROOT / file).is_file() or f"\ndef {name}(" not in read(file):
                yield f"{passage.place} {file}::{name}"


def test_every_test_that_is_named_as_a_proof_exists() -> None:
    report(missing_proofs(passages()))


def missing_targets(passages: Iterable[Passage]) -> Iterator[str]:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    for passage in passages:
        code = [found["words"] for found in CODE.finditer(passage.text)]
        code += blocks(passage.path, "bash") if passage.path.suffix == ".md" else []
        named = {target for words in code for target in TARGET.findall(words)}
        yield from (f"{passage.place} make {target}" for target in named - targets)


def test_every_make_target_that_is_named_exists() -> None:
    report(missing_targets(passages()))


@pytest.mark.parametrize(
    ("find", "text"),
    [
        (missing_files, "see bot/no/file.py"),
        (missing_files, "see nothing_of_ours.py"),
        (missing_files, "see api.md 4.2"),
        (private_documents, "see shared/feishu"),
        (missing_sections, "see docs/feishu/api.md 4.2 and 9.9"),
        (missing_sections, "see docs/feishu/cards.md 1 to 12"),
        (missing_questions, "docs/feishu/open-questions.md Q99"),
        (missing_findings, "docs/security.md H99"),
        (missing_modules, "as bot.domain.no_such does"),
        (missing_modules, "python -m tests.stress.nothing"),
        (missing_proofs, "tests/meta/test_pointers.py::test_nothing"),
        (missing_targets, "`make nothing`"),
    ],
)
def test_a_pointer_that_leads_nowhere_is_found(find: Callable[[Iterable[Passage]], Iterator[str]], text: str) -> None:
    assert list(find([Passage(ROOT / "bot" / "logs.py", 1, text)]))
