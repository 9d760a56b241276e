"""A year looked back on: registered forecasts against outcomes, and what each error came from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pandas as pd

from scenario.compare.outlook import Outlook, outlook
from scenario.disclosure import highest
from scenario.errors import Finding, ScenarioError, error
from scenario.model.catalogue import CACHE, choose_models
from scenario.page_table import brief, page_table
from scenario.read.observations import read_rows
from scenario.read.plan import read_plan
from scenario.record.bridge import Progress, bridge, label
from scenario.record.inputs import restore_params
from scenario.record.kept import Kept, kept_now, kept_then, plan_of, seen_by
from scenario.record.register import FOLDER, Register, register
from scenario.record.scored import COLUMNS, calibration, issues_of, score
from scenario.record.stages import REVIEW
from scenario.settings import INNER_INTERVAL, INTERVAL
from scenario.simulate.run import forecast
from scenario.typeset import typeset

_SAID: Final = {
    "interval": f"{INTERVAL:.0%}区间覆盖", "inner_interval": f"{INNER_INTERVAL:.0%}区间覆盖", "chance": "达到目标",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Review:
    """A plan year looked back on.

    Parameters
    ----------
    year : int
    as_of : date
        Up to when outcomes were known.
    table : DataFrame
        One row per issue and settled target, as `scenario.record.scored.score` describes it.
    causes : DataFrame
        `issue`, `target`, `kinds`, `change`: the error of each row, split; the changes of a row
        add up to its error.
    calibration : DataFrame
        All registered years up to this one, a year being one observation.
    open_targets : tuple of str
        Names of registered targets whose outcome is not settled.
    issues : tuple of str
        The issues that were looked at.
    findings : tuple of Finding
        Files of data that could not be taken back to what they were.
    disclosure : str
        Highest disclosure level of the registered lines, of the outcomes, and of what was replaced.
    """

    year: int
    as_of: date
    table: pd.DataFrame
    causes: pd.DataFrame
    calibration: pd.DataFrame
    open_targets: tuple[str, ...]
    issues: tuple[str, ...]
    findings: tuple[Finding, ...]
    disclosure: str

    @property
    def residual(self) -> float:
        """Largest difference between an error and the sum of its causes, in the target's unit."""
        sums = self.causes.groupby(["issue", "target"], sort=False)["change"].sum()
        errors = self.table.set_index(["issue", "target"])["error"]
        return float((sums - errors).abs().max()) if len(errors) else 0.0

    @property
    def text(self) -> tuple[str, ...]:
        """Every forecast against its outcome, what the error came from, calibration; Chinese."""
        lines = [
            f"{self.year}年预测回看,结果截至{self.as_of.isoformat()};登记{len(self.issues)}期,"
            f"有结果的目标{self.table['target'].nunique()}项,未有结果{len(self.open_targets)}项"
        ]
        if len(self.table):
            lines.append(
                f"误差=结果-当时的中位数;逐项换成后来的输入,拆分之和与误差相差不超过{self.residual:.0e}"
            )
        for row in self.table.to_dict("records"):
            mine = self.causes[
                (self.causes["issue"] == row["issue"])
                & (self.causes["target"] == row["target"])
                & (self.causes["change"] != 0)
            ]
            parts = [f"{label(c.kinds)}{c.change:+.2f}" for c in mine.itertuples()]
            biggest = (
                f";最大一项是{label(mine.loc[mine['change'].abs().idxmax(), 'kinds'])}"
                if len(mine) > 1
                else ""
            )
            lines.append(
                f"{row['name']},数据截至{row['as_of']}:预测{row['median']:.2f}"
                f"({INTERVAL:.0%}区间{row['low']:.2f}—{row['high']:.2f}),结果{row['outcome']:g},"
                f"{'在' if row['inside'] else '不在'}区间内;误差{row['error']:+.2f}"
                f"({'、'.join(parts) or '没有变动'}){biggest};当时概率{100 * row['chance']:.0f}%,"
                f"结果{'达到' if row['met'] else '未达到'}"
            )
        for row in self.calibration.to_dict("records"):
            few = "" if row["enough"] else ";年数少于8,历史误差样本不足,不作结论"
            lines.append(
                f"截至{self.year}年的校准:{_SAID[row['what']]}{100 * row['share']:.0f}%"
                f"(应为{100 * row['nominal']:.0f}%;{row['years']}年、{row['forecasts']}项,"
                f"以年为样本的95%区间{100 * row['low']:.0f}%—{100 * row['high']:.0f}%{few})"
            )
        return (*(typeset(line) for line in lines), *(f.text() for f in self.findings))

    __repr__ = brief

    def _repr_html_(self) -> str:
        return page_table(self.table, hide=("target",), forms={"year": "whole"})


def review(
    year: int,
    *,
    as_of: str | date | None = None,
    params: str | Path = "params",
    data: str | Path = "data",
    folder: str | Path = FOLDER,
    cache: Path | None = CACHE,
    progress: Progress | None = None,
) -> Review:
    """Look back on the registered forecasts of a plan year.

    The outcome of a target is the figure that settles it, as the models read it. The error of each
    forecast is split by replacing the inputs of then by those of now, what people changed first
    and what the target year itself brought last, until the outcome stands.

    Parameters
    ----------
    year : int
    as_of : str or date, optional
        Up to when outcomes are known; the plan's own setting by default.
    params, data, folder : str or Path
        Today's decisions, today's files of observations, the register. For another plan year than
        that of `params`, decisions are those kept with its last issue.
    cache : Path or None
        Folder of fitted draws.
    progress : callable, optional
        Told in one sentence what is being done.

    Returns
    -------
    Review
        ``.table``, ``.causes``, ``.calibration``, ``.text``.

    Raises
    ------
    ScenarioError
        ``RC-050`` when nothing was registered for the year; ``RC-001`` to ``RC-010`` as the
        register.

    Examples
    --------
    >>> try:
    ...     review(2024, folder="outputs/no_such_folder")
    ... except ScenarioError as problem:
    ...     problem.findings[0].id
    'RC-050'
    """
    book, plan = register(folder), read_plan(params)
    issues = issues_of(book, year)
    if not issues:
        raise ScenarioError(
            [
                error(
                    "RC-050", f"登记册 {folder}", f"没有{year}年的登记", "没有可回看的预测",
                    "用 scenario register list 查看已登记的年度;写专报时加 --record 才会登记",
                    f"nothing was registered for {year}",
                )
            ]
        )  # fmt: skip
    rows = read_rows(data)
    day = plan.settings.as_of if as_of is None else date.fromisoformat(str(as_of))
    tables, causes, findings, open_targets = [], [], [], dict[str, str]()
    levels: list[str] = []
    ends = {
        y: _end(book, y, Path(params) if y == plan.settings.year else None, rows, day)
        for y in sorted({int(y) for y in book.issues["year"] if y <= year})
        if issues_of(book, y)
    }
    for past, end in ends.items():
        last = _look(end, rows, cache)
        levels.append(last.disclosure)
        for issue in issues_of(book, past):
            tables.append(score(book, issue, last))
            levels += list(book.of(issue)["disclosure"])
            if past != year:
                continue
            settled = set(tables[-1]["target"])
            told = book.of(issue)
            open_targets |= {
                t: n for t, n in zip(told["target"], told["name"], strict=True) if t not in settled
            }
            if not settled:
                continue
            old, lost = kept_then(book, issue, Path(data))
            findings += lost
            new = replace(end, seed=old.seed, draws=old.draws)
            steps = bridge(book, issue, old, new, rows, REVIEW, cache=cache, progress=progress)
            levels.append(steps.disclosure)
            kept = steps.table[(steps.table["step"] > 0) & steps.table["target"].isin(settled)]
            part = kept[["target", "kinds", "median_change"]].assign(issue=issue)
            causes.append(part.rename(columns={"median_change": "change"}))
    every = pd.concat([t for t in tables if len(t)] or [pd.DataFrame(columns=list(COLUMNS))])
    split = pd.concat(causes or [pd.DataFrame(columns=["issue", "target", "kinds", "change"])])
    return Review(
        year, day, every[every["year"] == year].reset_index(drop=True),
        split[["issue", "target", "kinds", "change"]].reset_index(drop=True),
        calibration(every), tuple(open_targets.values()), tuple(issues),
        tuple(dict.fromkeys(findings)), highest(levels),
    )  # fmt: skip


def _end(book: Register, year: int, params: Path | None, rows: pd.DataFrame, day: date) -> Kept:
    """Return the inputs of a plan year as they are on the day of the review."""
    last = issues_of(book, year)[-1]
    run = book.manifest(last)["run"]
    seed, draws = int(run["seed"]), int(run["draws"])
    if params is not None:
        return kept_now(params, rows, day, seed, draws)
    with TemporaryDirectory() as room:
        restore_params(book.folder, book.manifest(last)["params"], Path(room))
        return kept_now(Path(room), rows, day, seed, draws)


def _look(end: Kept, rows: pd.DataFrame, cache: Path | None) -> Outlook:
    plan = plan_of(end.params)
    fitted = choose_models(plan).fit(
        seen_by(end, rows), seed=end.seed, draws=end.draws, cache=cache
    )
    return outlook(forecast(fitted, plan.scenarios["baseline"]))
