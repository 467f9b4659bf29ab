"""The texts of which the simulator's jobs are made, loaded from ``data/``. A text there is a pair: Chinese, English."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from bot.domain.text import Text

DATA = Path(__file__).with_name("data")


class Occupation(NamedTuple):
    """A kind of work, with the texts of its advert and the range of its lowest salary in thousands."""

    title: Text
    department: Text
    job_type: Text
    duties: Text
    requirements: Text
    salary_k: tuple[int, int]


class City(NamedTuple):
    """A place of work."""

    name: Text
    district: Text
    office: Text
    state: Text
    country: Text


def _load(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def _texts(pairs: list[list[str]]) -> tuple[Text, ...]:
    return tuple(Text(*pair) for pair in pairs)


def _occupation(record: dict[str, Any]) -> Occupation:
    low, high = record["salary_k"]
    texts = {name: Text(*pair) for name, pair in record.items() if name != "salary_k"}
    return Occupation(**texts, salary_k=(low, high))


_VOCABULARY = _load("vocabulary.json")
OCCUPATIONS = tuple(_occupation(record) for record in _load("occupations.json"))
CITIES = tuple(City(**{name: Text(*pair) for name, pair in record.items()}) for record in _VOCABULARY["cities"])
RANKS = _texts(_VOCABULARY["ranks"])
LEVELS = _texts(_VOCABULARY["levels"])
HIGHLIGHTS = _texts(_VOCABULARY["highlights"])
SUBJECTS = _texts(_VOCABULARY["subjects"])
MAJORS = _texts(_VOCABULARY["majors"])
