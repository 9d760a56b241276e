"""What moved each chance and each forecast since an earlier memo, closing to zero."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd

from scenario import record_words
from scenario.errors import Finding, ScenarioError, error
from scenario.model.catalogue import CACHE
from scenario.page_table import brief, page_table
from scenario.read.observations import read_rows
from scenario.read.plan import read_plan
from scenario.record.bridge import Bridge, Progress, bridge, label, row_lines
from scenario.record.kept import kept_now, kept_then
from scenario.record.register import FOLDER, register
from scenario.record.stages import NEWS
from scenario.typeset import typeset

#: A change of a chance below this is not worth a sentence (the table has it).
_WORTH: Final = 0.005


@dataclass(frozen=True, slots=True)
class News:
    """What changed since an earlier memo.

    Parameters
    ----------
    issue : str
        The memo that today is compared with.
    then, now : str
        The days up to which data were used.
    bridge : Bridge
        The steps, in order, under the baseline.
    findings : tuple of Finding
        Files of data that could not be taken back to what they were then.
    """

    issue: str
    then: str
    now: str
    bridge: Bridge
    findings: tuple[Finding, ...]

    @property
    def table(self) -> pd.DataFrame:
        """One row per target and step, with the total of each target in the last rows."""
        return self.bridge.table

    @property
    def disclosure(self) -> str:
        """Highest disclosure level of both forecasts and of the rows behind the changes."""
        return self.bridge.disclosure

    @property
    def text(self) -> tuple[str, ...]:
        """The order of the steps, what is behind them, and every target that moved, Chinese."""
        b = self.bridge
        lines = [
            f"自{self.issue}(数据截至{self.then})至今(数据截至{self.now}),基准情景",
            f"逐项换成现在的输入,顺序:{'→'.join(b.order)};各项之和与总变化相差不超过{b.residual:.0e}",
        ]
        for kind, rows in b.rows.items():
            if len(rows):
                lines.append(f"{record_words.CHANGES[kind]}:{len(rows)}行")
                lines += row_lines(rows)
        if b.files:
            lines.append(f"改动的参数文件:{'、'.join(b.files)}")
        lines += [f"新列入:{t}" for t in b.fresh] + [f"不再列入:{t}" for t in b.gone]
        moved = [self._moved(row) for row in b.totals.to_dict("records") if _moves(row)]
        lines += moved or ["各目标的概率变化都不到0.5个百分点"]
        return (*(typeset(line) for line in lines), *(f.text() for f in self.findings))

    def _moved(self, row: Mapping[Hashable, Any]) -> str:
        b = self.bridge.table
        steps = b[(b["target"] == row["target"]) & (b["step"] > 0)].to_dict("records")
        parts = [
            f"{label(s['kinds'])}{100 * s['chance_change']:+.1f}"
            for s in steps
            if s["chance_change"] != 0
        ]
        return (
            f"{row['name']}:概率{100 * row['chance_old']:.1f}%→"
            f"{100 * row['chance_new']:.1f}%({'、'.join(parts)},单位:个百分点);"
            f"中位数{row['median_old']:.2f}→{row['median_new']:.2f}"
        )

    __repr__ = brief

    def _repr_html_(self) -> str:
        kinds = [label(k) if k else "原来" for k in self.table["kinds"]]
        return page_table(self.table.assign(kinds=kinds), hide=("target",))


def _moves(row: Mapping[Hashable, Any]) -> bool:
    return bool(abs(row["chance_change"]) >= _WORTH)


def news(
    since: str,
    *,
    as_of: str | date | None = None,
    params: str | Path = "params",
    data: str | Path = "data",
    folder: str | Path = FOLDER,
    cache: Path | None = CACHE,
    progress: Progress | None = None,
) -> News:
    """Say what moved each chance and forecast since a registered memo.

    The inputs of then are replaced by those of now, one kind after the other, and every target is
    forecast again after each: program; rows entered late; the passing of time; figures of the plan
    year; other new figures; the base of the year before; other revisions; registers; judgements;
    projects and land; progress; targets; levers and scenarios. The differences add up to the whole
    change; what belongs to a kind depends on this order, which is printed.

    Parameters
    ----------
    since : str
        Id of an issue, or a day: the newest issue with data up to it that was not withdrawn.
    as_of : str or date, optional
        Data of today's forecast; the plan's own setting by default.
    params, data, folder : str or Path
        Today's decisions, today's files of observations, the register.
    cache : Path or None
        Folder of fitted draws.
    progress : callable, optional
        Told in one sentence what is being done.

    Returns
    -------
    News
        ``.table`` (one row per target and step), ``.text`` (sentences), ``.bridge.residual``.

    Raises
    ------
    ScenarioError
        ``RC-010``, ``RC-020``, ``RC-021`` as the register; ``RC-040`` when the plan year is another.

    Examples
    --------
    ``sc.news("2024-06-30")`` compares today with the newest memo on data up to that day:

    >>> try:
    ...     news("2024-06-30", folder="outputs/no_such_folder")
    ... except ScenarioError as problem:
    ...     problem.findings[0].id
    'RC-021'
    """
    book = register(folder)
    issue = book.since(since)
    plan = read_plan(params)
    year = int(book.of(issue)["year"].iloc[0])
    if plan.settings.year != year:
        raise ScenarioError(
            [
                error(
                    "RC-040", f"{issue} 与 {params}", f"计划年度不同:{year}与{plan.settings.year}",
                    "两年的目标不是同一回事,不能逐项比较", "给出同一年度的一期;上年的预测用 scenario review 回看",
                    "the plan years differ",
                )
            ]
        )  # fmt: skip
    old, findings = kept_then(book, issue, Path(data))
    rows = read_rows(data)
    day = plan.settings.as_of if as_of is None else date.fromisoformat(str(as_of))
    new = kept_now(Path(params), rows, day, plan.settings.seed, plan.settings.draws)
    found = bridge(book, issue, old, new, rows, NEWS, cache=cache, progress=progress)
    return News(issue, old.as_of.isoformat(), day.isoformat(), found, tuple(findings))
