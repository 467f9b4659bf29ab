"""Pages and code agree: commands, settings, metrics, log lines, dependencies and names of buttons."""

import ast
import re
from collections.abc import Iterator

import pytest
from prometheus_client import Counter
from prometheus_client.metrics import MetricWrapperBase

from bot import metrics
from bot.domain import buttons
from bot.settings import Settings
from handlers import COMMANDS, TASKS
from tests.meta.repository import ROOT, prose, python_files, read, section

READMES = ("README.md", "README.zh-CN.md")
MOST_LINES_OF_A_README = 130
CODE = re.compile(r"`([^`\n]+)`")
ROW = re.compile(r"^\| `([a-z_]+)` \|", re.MULTILINE)
CELL = re.compile(r"^\| ([^|]+?) \|", re.MULTILINE)
SETTING_ROW = re.compile(r"^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \| ([^|]+) \|", re.MULTILINE)
PINNED = re.compile(r"^([\w.-]+)(?:\[\w+\])?==[\w.]+$", re.MULTILINE)


@pytest.mark.parametrize("readme", READMES)
def test_every_command_stands_in_the_readme_under_all_its_names(readme: str) -> None:
    shown = {words.removeprefix("/").partition(" ")[0] for words in CODE.findall(prose(readme))}
    assert [name for spec in COMMANDS for name in spec.names if name not in shown] == []


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_stays_short(readme: str) -> None:
    assert len(read(readme).splitlines()) <= MOST_LINES_OF_A_README


def test_every_setting_is_documented_with_its_default() -> None:
    rows = dict(_settings_rows())
    assert set(rows) == {name.upper() for name in Settings.model_fields}
    for name in ("PORT", "TIMEZONE", "REOPEN_ALLOWED", "SCAN_EVERY_MINUTES", "MAX_EVENT_AGE_MINUTES", "FEISHU_DOMAIN"):
        assert rows[name] == f"`{Settings.model_fields[name.lower()].default}`"


def _settings_rows() -> Iterator[tuple[str, str]]:
    for names, defaults in SETTING_ROW.findall(section("docs/configuration.md", "Settings")):
        several = names.split(", ")
        values = defaults.split(", ") if len(several) > 1 else [defaults]
        yield from zip((name.strip("`") for name in several), values, strict=True)


def test_every_setting_stands_in_the_example() -> None:
    named = set(re.findall(r"^#? ?([A-Z_]+)=", read(".env.example"), re.MULTILINE)) - {"NAME_FILE"}
    assert named == {name.upper() for name in Settings.model_fields}


def test_every_metric_is_documented_and_every_documented_metric_exists() -> None:
    figures = [found for found in vars(metrics).values() if isinstance(found, MetricWrapperBase)]
    names = {
        f"{described.name}_total" if isinstance(figure, Counter) else described.name
        for figure in figures
        for described in figure.describe()
    }
    assert set(ROW.findall(section("docs/operations.md", "Metrics"))) == names


def log_events() -> Iterator[str]:
    """The event names of the bot's own log lines: the first word of each constant message."""
    for path in python_files():
        if path.relative_to(ROOT).parts[0] not in {"app.py", "bot", "handlers"}:
            continue
        for node in ast.walk(ast.parse(read(path))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="log")), args=[ast.Constant(value=str(words)), *_]):
                    if not words.startswith("%"):
                        yield words.split()[0]


def test_every_log_line_is_documented_and_every_documented_line_exists() -> None:
    assert set(ROW.findall(section("docs/operations.md", "Log lines"))) == set(log_events())


@pytest.mark.parametrize(
    "requirements", ["requirements.txt", "requirements-dev.txt", "requirements-fuzz.txt", "requirements-bench.txt"]
)
def test_every_dependency_is_pinned_and_says_what_it_replaces(requirements: str) -> None:
    lines = [line for line in read(requirements).splitlines() if line and not line.startswith(("#", "-r "))]
    pinned = PINNED.findall("\n".join(lines))
    assert len(pinned) == len(lines)
    explained = {
        name for cell in CELL.findall(read("docs/decisions/0002-dependencies.md")) for name in cell.split(", ")
    }
    assert set(pinned) - explained == set()


def test_the_glossary_names_every_kind_of_task_and_button_whose_class_is_called_otherwise() -> None:
    stored = section("docs/glossary.md", "Stored names")
    kinds = {kind for kind, function in TASKS.items() if getattr(function, "__name__", "") != kind}
    kinds |= {kind for kind, button in _button_kinds().items() if kind.title().replace("_", "") != button.__name__}
    assert [kind for kind in sorted(kinds) if f"`{kind}`" not in stored] == []


def _button_kinds() -> dict[str, type]:
    return dict(buttons._KINDS)
