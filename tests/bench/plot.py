"""Draws a chart of curves as an SVG file, with a light background of its own."""

import math
from collections.abc import Callable
from html import escape

from tests.bench.figures import Chart, Points, number

WIDTH, HEIGHT = 780, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 250, 60, 60
COLOURS = ("#1f6feb", "#d1242f", "#1a7f37", "#9a6700", "#8250df", "#57606a")
GRID_COLOUR = "#d0d7de"
DASHED = 'stroke="#57606a" stroke-dasharray="6 4"'
STEPS = 5
FEW_POINTS = 10


def svg(chart: Chart) -> str:
    """The file's text. The vertical axis begins at 0."""
    points = [point for curve in chart.curves.values() for point in curve]
    x_of = _scale(min(x for x, _ in points), max(x for x, _ in points), LEFT, WIDTH - RIGHT)
    top = max(chart.limit or 0, *(y for _, y in points), 1e-9)
    step = _round_step(top / STEPS)
    y_of = _scale(0, step * math.ceil(top / step), HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        _text(LEFT, 28, chart.title, 'font-size="16" font-weight="bold"'),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, chart.x_label, 'text-anchor="middle"'),
        _text(LEFT - 8, TOP - 14, chart.y_label, 'text-anchor="end"'),
    ]
    for place in range(math.ceil(top / step) + 1):
        parts.append(_across(y_of(place * step), f'stroke="{GRID_COLOUR}"'))
        parts.append(_text(LEFT - 8, y_of(place * step) + 4, number(place * step), 'text-anchor="end"'))
    for x, words in chart.ticks.items():
        parts.append(_text(x_of(x), HEIGHT - BOTTOM + 20, words, 'text-anchor="middle"'))
    for place, (name, curve) in enumerate(chart.curves.items()):
        parts += _curve(name, [(x_of(x), y_of(y)) for x, y in curve], place)
    if chart.limit is not None:
        parts.append(_across(y_of(chart.limit), DASHED))
        parts += _key(f"reach of p99: {number(chart.limit)}", DASHED, len(chart.curves))
    return "\n".join([*parts, "</svg>", ""])


def _curve(name: str, points: Points, place: int) -> list[str]:
    """The curve, with its dots if they are few, and its key."""
    colour = COLOURS[place % len(COLOURS)]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    line = f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points if len(points) < FEW_POINTS]
    return [line, *dots, *_key(name, f'stroke="{colour}" stroke-width="2"', place)]


def _key(name: str, style: str, place: int) -> list[str]:
    """What a line means, on the right of the picture."""
    y = TOP + 4 + 22 * place
    return [f'<path d="M{WIDTH - RIGHT + 14} {y - 4}h18" {style}/>', _text(WIDTH - RIGHT + 38, y, name)]


def _across(y: float, style: str) -> str:
    return f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" {style}/>'


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{escape(words)}</text>'


def _scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """From values to places on the picture."""
    width = high - low or 1.0
    return lambda value: start + (end - start) * (value - low) / width


def _round_step(least: float) -> float:
    """1, 2 or 5 times a power of ten, at least so large."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least * 0.999)
