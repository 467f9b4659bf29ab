"""The dashboard and the alert rules of ``deploy/`` use metrics and labels that exist, in the shapes that their readers document."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from prometheus_client.metrics import MetricWrapperBase

from bot import metrics
from tests.meta.repository import ROOT, read

DASHBOARD, RULES, RULES_TEST = (
    "deploy/grafana/dashboard.json",
    "deploy/prometheus/alerts.yaml",
    "deploy/prometheus/alerts_test.yaml",
)
# Prometheus adds them to everything that it reads from a bot.
OF_THE_TARGET = {"job", "instance"}
SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
METRIC = re.compile(r"\b(hirebot_\w+|up)\b(?:\{([^}]*)\})?")
MATCHER = re.compile(r"(\w+)\s*(?:=~|!~|!=|=)")
GROUPED = re.compile(r"\b(?:by|without)\s*\(([^)]*)\)\s*\(")
SHOWN_LABEL = re.compile(r"\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
DURATION = re.compile(r"\d+[smhd]")
PROMTOOL = shutil.which("promtool")


def known_metrics() -> dict[str, set[str]]:
    """The labels of every name that the bot tells."""
    known = {sample.name: set(sample.labels) for family in metrics.REGISTRY.collect() for sample in family.samples}
    for figure in own_metrics():
        for family in figure.describe():
            for suffix in SUFFIXES[family.type]:
                known[f"{family.name}{suffix}"] = {*figure._labelnames, *(["le"] if suffix == "_bucket" else [])}
    return {"up": set(), **known}


def own_metrics() -> list[MetricWrapperBase]:
    return [found for found in vars(metrics).values() if isinstance(found, MetricWrapperBase)]


def panels() -> list[dict[str, Any]]:
    return list(json.loads(read(DASHBOARD))["panels"])


def rules() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(read(RULES))["groups"] for rule in group["rules"]]


def expressions() -> Iterator[tuple[str, str]]:
    """Where it stands, and the expression."""
    for panel in panels():
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"]
    for rule in rules():
        yield rule["alert"], rule["expr"]


def inside(text: str, start: int) -> str:
    """The text in the parentheses that open before ``start``."""
    depth = 1
    for end in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        if depth == 0:
            return text[start:end]
    raise ValueError(f"unbalanced: {text}")


def problems_of(expression: str, known: dict[str, set[str]]) -> Iterator[str]:
    for name, matchers in METRIC.findall(expression):
        if name not in known:
            yield f"{name} is no metric"
            continue
        for label in MATCHER.findall(matchers):
            if label not in known[name] | OF_THE_TARGET:
                yield f"{name} has no label {label}"
    for grouped in GROUPED.finditer(expression):
        labels = {label.strip() for label in grouped[1].split(",")}
        for name, _ in METRIC.findall(inside(expression, grouped.end())):
            for label in sorted(labels - known.get(name, labels) - OF_THE_TARGET):
                yield f"{name} has no label {label}"


def test_every_expression_uses_metrics_and_labels_that_exist() -> None:
    known = known_metrics()
    assert [f"{place}: {problem}" for place, text in expressions() for problem in problems_of(text, known)] == []


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("rate(hirebot_digest_total[5m])", "hirebot_digest_total is no metric"),
        ("hirebot_digests", "hirebot_digests is no metric"),
        ('hirebot_digests_total{status="shown"}', "hirebot_digests_total has no label status"),
        ("sum by (job, api) (rate(hirebot_digests_total[5m]))", "hirebot_digests_total has no label api"),
        ("max by (le) (hirebot_feishu_call_seconds_sum)", "hirebot_feishu_call_seconds_sum has no label le"),
    ],
)
def test_a_wrong_name_or_label_is_found(expression: str, problem: str) -> None:
    assert list(problems_of(expression, known_metrics())) == [problem]


def test_every_metric_of_the_bot_stands_on_the_dashboard() -> None:
    shown = {
        name for panel in panels() for target in panel.get("targets", []) for name, _ in METRIC.findall(target["expr"])
    }
    families = [family.name for figure in own_metrics() for family in figure.describe()]
    assert [name for name in families if not any(each.startswith(name) for each in shown)] == []


def test_what_a_text_shows_of_a_series_is_a_label_that_the_series_has() -> None:
    shown = [
        (panel["title"], each["expr"], each["legendFormat"]) for panel in panels() for each in panel.get("targets", [])
    ]
    shown += [(rule["alert"], rule["expr"], " ".join(rule["annotations"].values())) for rule in rules()]
    for place, expression, text in shown:
        grouped = GROUPED.search(expression)
        labels = {label.strip() for label in grouped[1].split(",")} if grouped else OF_THE_TARGET
        assert set(SHOWN_LABEL.findall(text.replace("$value", ""))) <= labels | {"value"}, place


def test_the_dashboard_has_what_grafana_needs() -> None:
    dashboard = json.loads(read(DASHBOARD))
    assert dashboard["id"] is None
    assert {"uid", "title", "schemaVersion", "version", "time", "templating", "annotations"} <= dashboard.keys()
    variables = {variable["name"] for variable in dashboard["templating"]["list"]}
    assert variables == {"datasource", "job"}
    ids = [panel["id"] for panel in panels()]
    assert len(ids) == len(set(ids))
    for panel in panels():
        assert panel["type"] in {"row", "stat", "timeseries"}
        assert panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24
        for target in panel.get("targets", []):
            assert target["datasource"] == panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
        references = [target["refId"] for target in panel.get("targets", [])]
        assert len(references) == len(set(references))
        assert bool(references) == (panel["type"] != "row")


def test_no_two_panels_overlap() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in panels():
        place = panel["gridPos"]
        cells = {(place["x"] + column, place["y"] + line) for column in range(place["w"]) for line in range(place["h"])}
        assert not cells & taken, panel["title"]
        taken |= cells


def test_every_title_and_every_alert_is_in_both_languages() -> None:
    texts = [text for panel in panels() for text in (panel["title"], panel.get("description", panel["title"]))]
    texts += [rule["annotations"][name] for rule in rules() for name in ("summary", "description")]
    one_language = [text for text in texts if not (CHINESE.search(text) and re.search(r"[A-Za-z]{2}", text))]
    assert one_language == ["CPU"]


def test_every_alert_has_what_prometheus_needs_and_says_where_to_read_on() -> None:
    names = [rule["alert"] for rule in rules()]
    assert len(names) == len(set(names))
    for rule in rules():
        assert rule.keys() <= {"alert", "expr", "for", "labels", "annotations"}
        assert DURATION.fullmatch(rule.get("for", "1m"))
        assert rule["labels"]["severity"] in {"critical", "warning"}
        page, _, anchor = rule["annotations"]["runbook"].partition("#")
        assert anchor in anchors(page), rule["alert"]


def anchors(page: str) -> set[str]:
    """As the headings of a page are linked."""
    headings = re.findall(r"^#+ (.+)$", read(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_alert_is_documented_and_tried() -> None:
    names = {rule["alert"] for rule in rules()}
    assert set(re.findall(r"`(Hirebot\w+)`", read("docs/operations.md"))) == names
    assert {name for name in names if f'alertname="{name}"' not in read(RULES_TEST)} == set()


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is in Debian's package prometheus")
@pytest.mark.parametrize("words", [("check", RULES), ("test", RULES_TEST)], ids=lambda words: words[0])
def test_promtool_accepts_the_rules(words: tuple[str, str]) -> None:
    verb, path = words
    done = subprocess.run([PROMTOOL or "", verb, "rules", path], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - Prometheus's own tool
    assert done.returncode == 0, done.stdout + done.stderr
