"""What the board shows, as pieces of a page: every number is printed as in the memo."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from scenario import wording
from scenario.compare.differences import decimals, difference
from scenario.compare.shapley import printed
from scenario.report import quantities as q
from scenario.settings import tails
from scenario.typeset import typeset

if TYPE_CHECKING:
    from scenario.compare.attribution import Attribution
    from scenario.compare.contrast import Contrast
    from scenario.compare.outlook import Outlook
    from scenario.report.coverage import Coverage

#: Colours of the memo; light, symbol and word always stand together.
STYLE: Final = """<style>
.sc { font: 15px/1.6 "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",sans-serif; color: #1a1a1a; }
.sc h1 { font-size: 22px; margin: 4px 0; } .sc h2 { font-size: 17px; margin: 10px 0 4px; }
.sc p { margin: 2px 0; } .sc .soft { color: #5a5a5a; font-size: 13px; }
.sc table { border-collapse: collapse; width: 100%; }
.sc th { text-align: left; border-bottom: 2px solid #444; padding: 3px 8px; font-weight: 600; }
.sc td { border-bottom: 1px solid #ddd; padding: 3px 8px; vertical-align: top; }
.sc td.number, .sc th.number { text-align: right; white-space: nowrap; }
.sc td.light { font-weight: 600; white-space: nowrap; }
.sc .green { color: #00664b; } .sc .amber { color: #8a5a00; } .sc .red { color: #a83a00; }
.sc .none, .sc .grey { color: #5a5a5a; font-weight: 400; }
.sc .chance { font-size: 40px; font-weight: 700; line-height: 1.2; }
.sc a.file { display: inline-block; margin: 4px 12px 4px 0; padding: 6px 14px; border: 1px solid #005a8c;
  color: #005a8c; text-decoration: none; border-radius: 4px; }
</style>"""


def say(text: str) -> str:
    """Return a text for a page: Chinese punctuation, nothing of it markup.

    Examples
    --------
    >>> say("概率<50%,偏低")
    '概率&lt;50%，偏低'
    """
    return html.escape(typeset(text))


def block(*pieces: str) -> str:
    """Return pieces in the board's own style."""
    return f'<div class="sc">{"".join(pieces)}</div>'


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """Return a table; cells are markup already, columns of numbers stand at the right."""

    def row(tag: str, cells: Sequence[str]) -> str:
        return "".join(
            f"<{tag}{' class=number' if i in numbers else ''}>{cell}</{tag}>"
            for i, cell in enumerate(cells)
        )

    body = "".join(f"<tr>{row('td', cells)}</tr>" for cells in rows)
    return f"<table><tr>{row('th', [say(h) for h in heads])}</tr>{body}</table>"


def head(outlook: Outlook) -> str:
    """Return the title, and what the board was made from."""
    stamp = (
        f"数据截至{q.day(outlook.as_of).text}  数据版本{outlook.data_id[:8]}  计划版本"
        f"{outlook.plan_id[:8]}  数据密级{wording.level(outlook.disclosure)}"
    )
    title = f"{outlook.region.name}{outlook.year}年主要目标研判"
    return block(STYLE, f"<h1>{say(title)}</h1>", f'<p class="soft">{say(stamp)}</p>')


def lights(cover: Coverage) -> str:
    """Return one line per target: light, name with its line, chance."""
    outlook = cover.outlook
    rows = []
    for id in (*cover.main, *cover.others, *cover.rest):
        one, colour = outlook.targets[id], cover.colour(id)
        chance = q.target_chance(one).text if one.judged else "—"
        label = f'<span class="{colour}">{say(wording.light_label(colour))}</span>'
        rows.append((label, say(q.named(outlook.forecast.plan, one).text), say(chance)))
    return block(table(("灯", "目标", "概率"), rows, (2,)))


def card(base: Outlook, now: Outlook, target: str) -> str:
    """Return one target under the sliders' scenario: chance, range, what the rest must bring."""
    plan, before, one = base.forecast.plan, base.targets[target], now.targets[target]
    colour = one.light
    pieces = [f"<h2>{say(q.named(plan, one).text)}</h2>"]
    if one.judged:
        chance, was = q.target_chance(one).text, q.target_chance(before).text
        pieces.append(
            f'<p><span class="chance {colour}" data-target="{target}">{say(chance)}</span> '
            f'<span class="{colour}">{say(wording.light_label(colour))}</span> '
            f'<span class="soft">{say(f"基准{was}")}</span></p>'
        )
    else:
        pieces.append(f"<p>{say(one.reason or wording.NO_VERDICT['zh'])}</p>")
    scenario = now.forecast.scenario
    stands = "滑块都在原位" if now.forecast.is_baseline else f"如果{scenario.name}"
    pieces.append(f"<p>{say(stands + ':')}</p>")
    middle = q.point(plan, one, one.median, "median").text
    reach = q.span(plan, one, one.low, one.high, "range").text
    pieces.append(f"<p>{say(f'全年预计{middle}({q.interval_name().text}{reach})。')}</p>")
    paired = one.draws - before.draws
    if paired.any():
        places = decimals(one.target)
        low, moved, high = (float(v) for v in np.quantile(paired, [tails()[0], 0.5, tails()[1]]))
        reach = f"{wording.signed(low, places)}至{wording.signed(high, places)}"
        words = f"较基准{difference(plan, one.target, moved)}({q.interval_name().text}{reach})。"
        pieces.append(f"<p>{say(words)}</p>")
    if one.required is not None and one.so_far is not None and one.so_far_month is not None:
        rest = q.rest_of_year(one.so_far_month)
        line = f"1—{one.so_far_month}月{q.so_far(one).text},{rest}须增长{q.required(one).text}。"
        pieces.append(f"<p>{say(line)}</p>")
    evidence = one.fitted.evidence
    pieces.append(f'<p class="soft">{say("依据:" + evidence.text)}</p>')
    if evidence.narrowing:
        pieces.append(f'<p class="soft">{say("最需要补充:" + evidence.narrowing)}</p>')
    return block(*pieces)


def scenarios(effects: Contrast, target: str) -> str:
    """Return the plan's scenarios for one target, one line each."""
    plan, one = effects.baseline.forecast.plan, effects.baseline.targets[target].target
    places, rows = decimals(one), []
    for id, scenario in effects.scenarios.items():
        e = effects.of(id, target)
        ahead = e.next_year_money
        chance = wording.chance_text(wording.clamp_chance(e.chance_after))
        cells = (
            scenario.name,
            "不变" if e.zero else difference(plan, one, e.median),
            "—" if e.zero else f"{wording.signed(e.low, places)}至{wording.signed(e.high, places)}",
            chance if effects.baseline.targets[target].judged else "—",
            "—" if ahead is None else wording.signed(ahead[1]),
        )
        rows.append(tuple(say(c) for c in cells))
    heads = ("情景", "较基准", f"{q.interval_name().text}", "概率", "明年投资(亿元)")
    return block(table(heads, rows, (1, 2, 3, 4)))


def parts(split: Attribution, target: str) -> str:
    """Return what each slider does to a target; the parts add up to the sum."""
    found = split.targets.get(target)
    if found is None:
        return block(f"<p>{say('滑块的变动不影响这项目标。')}</p>")
    one = split.plan.targets[target]
    columns = []
    for shares, scale, places in (
        (found.points, 1.0, decimals(one)),
        (found.chance, 100.0, 0),
    ):
        total = scale * float(sum(shares))
        columns.append((*printed(tuple(scale * float(s) for s in shares), total, places), total))
    rows = [
        (
            say(name),
            say(difference(split.plan, one, points)),
            say(f"{wording.signed(chance, 0)}个百分点"),
        )
        for name, points, chance in zip((*split.names, "合计"), *columns, strict=True)
    ]
    return block(table(("变动事项", "对数值", "对概率"), rows, (1, 2)))
