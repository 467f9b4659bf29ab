"""The benchmark runs, judges its figures, and draws them; what it measures is not judged here."""

import math
import xml.etree.ElementTree as ET

import pytest

from tests.bench import __main__ as bench
from tests.bench import page, plot
from tests.bench.figures import Chart, Reach, Result, alone, compared, percentile, percentile_chart, table
from tests.bench.load import Answer
from tests.bench.rows import ROWS

PAIRS = [(2.0, 1.0), (2.2, 1.0), (2.4, 1.0)]


@pytest.mark.parametrize(("limit", "verdict"), [(2.2, "yes"), (2.1, "within the noise"), (1.9, "no"), (2.5, "yes")])
def test_a_ratio_falls_short_if_it_misses_its_reach_by_more_than_its_noise(limit: float, verdict: str) -> None:
    assert compared("x", "ms", PAIRS, "y", Reach(limit)).verdict == verdict


@pytest.mark.parametrize(("limit", "verdict"), [(2.2, "yes"), (2.3, "within the noise"), (2.5, "no")])
def test_of_what_shall_be_large_a_small_ratio_falls_short(limit: float, verdict: str) -> None:
    assert compared("x", "events/s", PAIRS, "y", Reach(limit, is_least=True)).verdict == verdict


def test_a_line_shows_medians_and_what_is_judged() -> None:
    line = compared("click", "ms", [(20, 10), (30, 10), (31, 10)], "sample", Reach(25, "measured"))
    assert line.cells() == ("click", "30.0 ms", "10.0 ms: sample", "3.00x", "± 1.00 ms", "at most 25.0 ms", "no")
    alone_cells = alone("idle", "%", [1.0, 1.0, 3.0]).cells()
    assert alone_cells == ("idle", "1.00 %", "-", "-", "± 0.00 %", "-", "-")
    assert table([line]).splitlines()[2] == f"| {' | '.join(line.cells())} |"


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(each) for each in range(1, 101)]
    assert [percentile(values, percent) for percent in (1, 50, 99, 99.9, 100)] == [1, 50, 99, 100, 100]
    assert percentile([7.0], 99) == 7


def test_a_refused_event_counts_as_long_as_feishu_waits() -> None:
    assert Answer(10.0, 10.5, 200, b"").seconds == 0.5
    assert Answer(10.0, 10.5, 503, b"").seconds == 3


def test_a_plot_shows_every_curve_and_the_limit() -> None:
    chart = percentile_chart("A & B", 25, {"ours": [0.001, 0.002, 0.004], "theirs": [0.003]})
    drawn = plot.svg(chart)
    texts = [node.text for node in ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314 - drawn here
    assert {"A & B", "ours", "theirs", "p50", "p99", "reach of p99: 25.0"} <= set(texts)
    assert "nan" not in drawn
    flat = Chart("flat", "jobs", "ms", {math.log10(10): "10"}, curves={"one": [(1.0, 0.0)]})
    assert "flat" in plot.svg(flat)


def test_the_page_says_how_each_row_is_measured_and_shows_its_plots() -> None:
    chart = percentile_chart("Chart", 25, {"ours": [0.001]})
    shown = page.text({name: Result([alone(name, "ms", [1.0])], {f"of-{name}": chart}) for name in ROWS})
    assert all(f"### {name}\n" in shown and f"images/performance/of-{name}.svg" in shown for name in ROWS)
    assert "Not measured yet" in page.text({})


@pytest.mark.slow
@pytest.mark.parametrize("row", ["acknowledgement", "wire", "scan", "chats", "cards"])
def test_a_row_is_measured_quickly(row: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--quick", "--only", row]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 2
