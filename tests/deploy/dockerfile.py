"""Executes the lines of a Dockerfile without a container engine: each stage has a folder that stands for its root."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.meta.repository import ROOT, read

DOCKERFILE = "deploy/Dockerfile"
# They need root and would change this machine; what they are called with is recorded.
REPLACED = ("useradd", "chown")
_CONTINUED = re.compile(r"\\\n\s*")
_ROOT_PATHS = re.compile(r"(?<![\w/])/app\b")


@dataclass(frozen=True)
class Line:
    """One instruction and its arguments."""

    word: str
    rest: str

    def array(self) -> list[str]:
        """The arguments in exec form."""
        words: list[str] = json.loads(self.rest)
        return words


def lines(text: str) -> list[Line]:
    whole = _CONTINUED.sub("", text)
    kept = [line for line in whole.splitlines() if line.strip() and not line.startswith("#")]
    return [Line(*line.split(maxsplit=1)) for line in kept]


@dataclass
class Stage:
    """What has been built: its root, the folder in it, and the environment."""

    root: Path
    folder: Path
    env: dict[str, str] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)

    def here(self, words: str) -> str:
        """The words with paths of the container replaced by those of the stage."""
        return _ROOT_PATHS.sub(str(self.root / "app"), words)


class Build:
    """The stages of one Dockerfile, made below a folder."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.recorded = folder / "recorded"
        self._folder = folder
        self._environment = {**environment, "PATH": f"{self._shims()}:{self._python()}:{environment['PATH']}"}
        self._stages: dict[str, Stage] = {}

    def _shims(self) -> Path:
        shims = self._folder / "shims"
        shims.mkdir(parents=True)
        for name in REPLACED:
            (shims / name).write_text(f'#!/bin/sh\necho "{name} $*" >> {self.recorded}\n')
            (shims / name).chmod(0o755)
        return shims

    def _python(self) -> Path:
        """A folder in which ``python`` is the interpreter itself, outside of any virtual environment."""
        folder = self._folder / "python"
        folder.mkdir()
        (folder / "python").symlink_to(
            Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
        )
        return folder

    def run(self) -> Stage:
        """Execute every line; the last stage."""
        stage = Stage(self._folder, self._folder)
        for line in lines(read(DOCKERFILE)):
            match line.word:
                case "FROM":
                    stage = self._begin(line.rest)
                case "WORKDIR":
                    stage.folder = stage.root / line.rest.lstrip("/")
                    stage.folder.mkdir(parents=True, exist_ok=True)
                case "COPY":
                    self._copy(line.rest, stage)
                case "ENV":
                    stage.env |= dict(each.split("=", 1) for each in line.rest.split())
                case "RUN":
                    subprocess.run(  # noqa: S602 - a line of our own file, as a container engine runs it
                        stage.here(line.rest),
                        shell=True,
                        cwd=stage.folder,
                        env=self._environment | stage.env,
                        check=True,
                    )
                case _:
                    stage.found[line.word] = line.rest
        return stage

    def _begin(self, rest: str) -> Stage:
        name = rest.rsplit(maxsplit=1)[-1] if " AS " in rest else str(len(self._stages))
        root = self._folder / f"stage-{name}"
        root.mkdir()
        return self._stages.setdefault(name, Stage(root, root))

    def _copy(self, rest: str, stage: Stage) -> None:
        *sources, target = rest.split()
        origin = ROOT
        if sources[0].startswith("--from="):
            origin = self._stages[sources.pop(0).removeprefix("--from=")].root
        into = (stage.root if target.startswith("/") else stage.folder) / target.lstrip("/")
        for source in sources:
            found = origin / source.lstrip("/")
            if origin == ROOT and not is_sent(source):
                raise FileNotFoundError(f"{source} is left out by .dockerignore")
            if found.is_dir():
                ignore = shutil.ignore_patterns("__pycache__", "*.pyc") if origin == ROOT else None
                shutil.copytree(found, into, symlinks=True, ignore=ignore, dirs_exist_ok=True)
            else:
                shutil.copy(found, into)


def sent_names() -> Iterator[str]:
    """What .dockerignore lets through: it leaves out everything but the lines with an exclamation mark."""
    kept = [line for line in read(".dockerignore").splitlines() if line and not line.startswith("#")]
    assert kept[0] == "*"
    yield from (line[1:] for line in kept if line.startswith("!"))


def is_sent(source: str) -> bool:
    return source.rstrip("/") in sent_names()


def container_environment(stage: Stage, **given: str) -> dict[str, str]:
    """As a container engine starts the process: nothing of this machine but the search path."""
    return {"PATH": os.defpath, "HOME": str(stage.root / "app"), **stage.env, **given}
