"""What scenarios do to one target, as a picture: numbers of the figure, and its drawing as SVG."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

from scenario import wording
from scenario.compare.differences import decimals, unit_of
from scenario.errors import ScenarioError, error
from scenario.report import quantities as q
from scenario.report.blocks import Bars
from scenario.report.charts import FONTS, INNER, MEDIAN
from scenario.report.gate import openly

if TYPE_CHECKING:
    from scenario.compare.contrast import Contrast

#: Width of the drawing and heights of a row and of what stands above and below, in points.
_WIDTH, _ROW, _TOP, _BOTTOM, _RIGHT = 760.0, 40.0, 16.0, 62.0, 168.0
_INK, _SOFT, _GRID = "#1a1a1a", "#444444", "#e0e0e0"
#: Width of a Chinese character at the size of the labels.
_CHARACTER: Final = 14.0


def most_moved(effects: Contrast, targets: tuple[str, ...]) -> str:
    """Return the judged target whose chance, then whose median, some scenario moves most; or ""."""
    moved = [
        (abs(e.chance_change), abs(e.median), e.target) for e in effects.effects
        if e.target in targets and not e.zero and effects.baseline.targets[e.target].judged
    ]  # fmt: skip
    return max(moved, key=lambda m: m[:2])[2] if moved else ""


def bars_of(effects: Contrast, target: str, number: int = 0) -> Bars:
    """Return the figure of one target: scenarios from the largest loss to the largest gain.

    Parameters
    ----------
    effects : Contrast
    target : str
    number : int
        Number of the figure; 0 prints none.

    Raises
    ------
    ScenarioError
        When the target was not compared.
    """
    if target not in effects.baseline.targets:
        raise ScenarioError(
            [error("RE-004", f"目标 {target}", "没有比较过这个目标", "画不出图",
                   f"可用:{'、'.join(list(effects.baseline.targets)[:5])} 等",
                   "the target was not compared")]
        )  # fmt: skip
    one = effects.baseline.targets[target]
    ours = sorted((e for e in effects.effects if e.target == target), key=lambda e: e.median)
    places, unit = decimals(one.target), unit_of(effects.baseline.forecast.plan, one.target)

    def rounded(value: float) -> float:
        return float(wording.number(value, places))

    before = q.target_chance(one).text
    chances, tags = [], []
    for e in ours:
        after = q.chance(e.chance_after, one.step, "", settled=one.fitted.settled).text
        chances.append(f"{before}→{after}" if one.judged else "")
        tag = f"{wording.signed(e.median, places)}  {chances[-1]}".rstrip()
        tags.append("无影响" if e.zero else tag)
    names = [effects.scenarios[e.scenario].name for e in ours]
    most = max(range(len(ours)), key=lambda i: abs(ours[i].median), default=-1)
    title = f"{one.target.name}:各情景与基准的差异"
    if most >= 0 and rounded(ours[most].median):
        moved = f"{wording.signed(ours[most].median, places)}{unit}"
        chance = f",概率{chances[most]}" if chances[most] else ""
        title = f"{one.target.name}:{names[most]}影响最大({moved}{chance})"
    mass = q.interval_name().text
    return Bars(
        id=f"effects_{target}",
        sheet=f"图{number} 情景差异" if number else "情景差异",
        number=f"图{number}" if number else "",
        title=title,
        target=target,
        quantity=f"与基准的差异({unit})",
        labels=tuple(names),
        lows=tuple(rounded(e.low) for e in ours),
        middles=tuple(rounded(e.median) for e in ours),
        highs=tuple(rounded(e.high) for e in ours),
        tags=tuple(tags),
        alt=f"{title}。" + ";".join(f"{n} {t}" for n, t in zip(names, tags, strict=True)) + "。",
        note=f"横条为差异中位数,细线为{mass};数字为中位数和概率的变化。差异由同一组抽样逐次相减。",
    )


def bars_svg(bars: Bars) -> str:
    """Return the figure as SVG text: no browser, no chart program, the same bytes everywhere."""
    low, high = bars.reach
    left = 24.0 + _CHARACTER * max(_width(label) for label in bars.labels)
    left = min(left, 300.0)
    height = _TOP + _ROW * len(bars.labels) + _BOTTOM
    bottom = height - _BOTTOM

    def across(value: float) -> float:
        return left + (value - low) / (high - low) * (_WIDTH - left - _RIGHT)

    out = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_WIDTH:.0f} {height:.0f}' "
        f'font-family="{FONTS}" font-size="14" fill="{_INK}">',
        "<rect width='100%' height='100%' fill='white'/>",
    ]
    step = bars.step
    for k in range(round((high - low) / step) + 1):
        value = low + k * step
        out.append(_line(across(value), _TOP, across(value), bottom, _GRID, 1.0))
        words = wording.number(value, 0 if step >= 1 else 1 if step >= 0.1 else 2)
        out.append(_words(across(value), bottom + 20, words, "middle", _SOFT))
    out.append(_line(across(0.0), _TOP, across(0.0), bottom, _SOFT, 1.6))
    rows = zip(bars.labels, bars.lows, bars.middles, bars.highs, bars.tags, strict=True)
    for row, (label, a, middle, b, tag) in enumerate(rows):
        y = _TOP + _ROW * (row + 0.5)
        start, size = min(across(0.0), across(middle)), abs(across(middle) - across(0.0))
        out.append(
            f"<rect x='{start:.1f}' y='{y - 9:.1f}' width='{size:.1f}' height='18' "
            f"fill='{INNER}' stroke='{MEDIAN}'/>"
        )
        out.append(_line(across(a), y, across(b), y, MEDIAN, 2.4))
        out += [_line(across(v), y - 5, across(v), y + 5, MEDIAN, 2.4) for v in (a, b)]
        out.append(_words(left - 12, y + 5, _shortened(label, left), "end", _INK))
        out.append(_words(_WIDTH - _RIGHT + 8, y + 5, tag, "start", _INK))
    out.append(_words((left + _WIDTH - _RIGHT) / 2, bottom + 46, bars.quantity, "middle", _SOFT))
    return "\n".join([*out, "</svg>"])


def _width(text: str) -> float:
    return sum(1.0 if east_asian_width(c) in "WFA" else 0.55 for c in text)


def _shortened(text: str, room: float) -> str:
    while text and 24.0 + _CHARACTER * _width(text) > room + 1e-6:
        text = f"{text[:-2]}…"
    return text


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> str:
    return (
        f"<line x1='{x1:.1f}' y1='{y1:.1f}' x2='{x2:.1f}' y2='{y2:.1f}' "
        f"stroke='{colour}' stroke-width='{width}'/>"
    )


def _words(x: float, y: float, words: str, anchor: str, colour: str) -> str:
    return (
        f"<text x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}' fill='{colour}'>"
        f"{escape(words)}</text>"
    )


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing that a notebook shows and that can be saved.

    Parameters
    ----------
    title, svg : str
    """

    title: str
    svg: str

    def save(self, path: str | Path) -> Path:
        """Write the drawing as an SVG file and return its path."""
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(self.svg, "utf-8")
        return target

    def _repr_html_(self) -> str:
        return f"<figure><figcaption>{escape(self.title)}</figcaption>{self.svg}</figure>"


def effect_chart(effects: Contrast, target: str) -> Picture:
    """Return the picture of what each scenario does to a target.

    Parameters
    ----------
    effects : Contrast
    target : str
        Target id.

    Returns
    -------
    Picture
        Shown by a notebook; ``.save("x.svg")`` writes it.

    Raises
    ------
    ScenarioError
        When the target was not compared; ``RE-048`` when no scenario may be drawn. Scenarios that
        would tell what one hidden project does are left out.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> obs = sc.read_observations("data", as_of="2024-09-30")
    >>> models = sc.choose_models(plan).only("digital_core_growth")
    >>> fitted = models.fit(obs, draws=200, cache=None)
    >>> base = sc.forecast(fitted, plan.scenarios["baseline"])
    >>> land = sc.forecast(fitted, plan.scenarios["extra_land"])
    >>> sc.effect_chart(sc.contrast(base, land), "digital_core_growth").svg[:4]
    '<svg'
    """
    shown, _, held = openly(effects.baseline.forecast.plan, effects, None)
    if shown is None or held == len(effects.scenarios):
        raise ScenarioError(
            [error("RE-048", f"目标 {target}", "没有可以画出的情景", "画出来会透露单个未公开项目的数字",
                   "增加不只涉及未公开项目的情景,或登记公开来源后标为公开",
                   "no scenario may be drawn")]
        )  # fmt: skip
    figure = bars_of(shown, target)
    return Picture(figure.title, bars_svg(figure))
