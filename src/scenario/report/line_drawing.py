"""Small line charts as SVG text: no browser, no chart program, the same bytes everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 430.0, 300.0, 44.0, 34.0, 44.0
_FONT = "font-family='Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif'"


@dataclass(frozen=True, slots=True)
class Line:
    """One line; points that are not numbers are left out."""

    name: str
    colour: str
    x: Sequence[float]
    y: Sequence[float]


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart: title, name of the x axis, its ticks, range of y, a reference level, lines, bars.

    ``bars`` are vertical ranges ``(x, low, high)``.
    """

    title: str
    x_name: str
    ticks: Sequence[float]
    span: tuple[float, float]
    reference: float
    lines: Sequence[Line]
    bars: Sequence[tuple[float, float, float]] = ()


def drawing(panels: Sequence[Panel]) -> str:
    """Return an SVG with the panels side by side.

    Examples
    --------
    >>> line = Line("a", "#000", [1.0, 2.0], [0.2, 0.4])
    >>> drawing([Panel("t", "x", [1.0, 2.0], (0.0, 1.0), 0.5, [line])])[:4]
    '<svg'
    """
    most = max(len(panel.lines) for panel in panels)
    height = _HEIGHT + 18.0 * most
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{_WIDTH * len(panels):.0f}' "
        f"height='{height:.0f}' {_FONT} font-size='12'>",
        "<rect width='100%' height='100%' fill='white'/>",
    ]
    for place, panel in enumerate(panels):
        parts.append(f"<g transform='translate({_WIDTH * place:.0f},0)'>")
        parts += _panel(panel)
        parts.append("</g>")
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(panel: Panel) -> list[str]:
    low, high = panel.span
    first, last = min(panel.ticks), max(panel.ticks)
    bottom = _HEIGHT - _BOTTOM

    def across(x: float) -> float:
        return _LEFT + 12 + (x - first) / max(last - first, 1e-9) * (_WIDTH - _LEFT - 36)

    def up(y: float) -> float:
        return bottom - (min(max(y, low), high) - low) / (high - low) * (bottom - _TOP)

    right = _WIDTH - 12
    out = [_text(_LEFT, 20, panel.title, "start", "font-weight='bold'")]
    for step in range(5):
        y = low + (high - low) * step / 4
        out.append(_rule(_LEFT, up(y), right, up(y), "#e3e3e3"))
        out.append(_text(_LEFT - 6, up(y) + 4, f"{y:.2f}".rstrip("0").rstrip("."), "end"))
    out += [_text(across(x), bottom + 18, f"{x:g}", "middle") for x in panel.ticks]
    out.append(_text((_LEFT + right) / 2, bottom + 36, panel.x_name, "middle"))
    reference = up(panel.reference)
    out.append(_rule(_LEFT, reference, right, reference, "#b00020", "stroke-dasharray='5 4'"))
    for x, bar_low, bar_high in panel.bars:
        out.append(_rule(across(x), up(bar_low), across(x), up(bar_high), "#777777"))
    for row, line in enumerate(panel.lines):
        points = [(across(x), up(y)) for x, y in zip(line.x, line.y, strict=True) if y == y]
        track = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        out.append(
            f"<polyline points='{track}' fill='none' stroke='{line.colour}' stroke-width='2'/>"
        )
        out += [
            f"<circle cx='{x:.1f}' cy='{y:.1f}' r='3' fill='{line.colour}'/>" for x, y in points
        ]
        at = _HEIGHT + 18.0 * row
        out.append(_rule(_LEFT, at, _LEFT + 22, at, line.colour, "stroke-width='3'"))
        out.append(_text(_LEFT + 30, at + 4, line.name, "start"))
    return out


def _text(x: float, y: float, words: str, anchor: str, more: str = "") -> str:
    return f"<text x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}' {more}>{escape(words)}</text>"


def _rule(x1: float, y1: float, x2: float, y2: float, colour: str, more: str = "") -> str:
    return (
        f"<line x1='{x1:.1f}' y1='{y1:.1f}' x2='{x2:.1f}' y2='{y2:.1f}' stroke='{colour}' {more}/>"
    )
