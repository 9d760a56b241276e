"""The bridge from a registered forecast to a new one: what each kind of change did to each target.

Each step re-forecasts with one more kind of input as it is now and takes the difference; the steps
add up to the whole change because each begins where the one before ended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from scenario import record_words
from scenario.compare.outlook import Outlook, outlook
from scenario.disclosure import highest, tells_one
from scenario.model.catalogue import CACHE, choose_models
from scenario.record.kept import Kept, seen_by
from scenario.record.register import Register
from scenario.record.stages import Stage, kinds_of_rows, stages
from scenario.simulate.run import forecast
from scenario.typeset import typeset

#: Told in one sentence what is being done.
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Bridge:
    """Steps from an old forecast to a new one, under the baseline.

    Parameters
    ----------
    table : DataFrame
        One row per step and target: `step` (0 is the old forecast as registered), `kinds`,
        `target`, `name`, `unit`, `chance` and `median` after the step, `chance_change` and
        `median_change` of the step.
    rows : mapping of str to DataFrame
        Kind of change of data → the rows behind it.
    files : tuple of str
        Parameter files that differ.
    gone, fresh : tuple of str
        Targets that only the old or only the new forecast has; they are in no row.
    last : Outlook
        The new forecast.
    told : tuple of str
        Disclosure levels of the registered lines.
    """

    table: pd.DataFrame
    rows: Mapping[str, pd.DataFrame]
    files: tuple[str, ...]
    gone: tuple[str, ...]
    fresh: tuple[str, ...]
    last: Outlook
    told: tuple[str, ...]

    @property
    def order(self) -> tuple[str, ...]:
        """The steps that were taken, in order, Chinese."""
        steps = self.table[self.table["step"] > 0].drop_duplicates("step")
        return tuple(label(kinds) for kinds in steps["kinds"])

    @property
    def disclosure(self) -> str:
        """Highest disclosure level of both forecasts and of the rows behind the changes."""
        rows = [level for frame in self.rows.values() for level in frame["disclosure"].unique()]
        return highest([*self.told, *rows, self.last.disclosure])

    @property
    def totals(self) -> pd.DataFrame:
        """One row per target: old and new chance and median, and their changes."""
        groups = self.table.groupby("target", sort=False)
        first, last = groups.first(), groups.last()
        ends = {
            f"{what}_{end}": frame[what]
            for what in ("chance", "median")
            for end, frame in (("old", first), ("new", last))
        }
        out = pd.DataFrame({"name": first["name"], "unit": first["unit"], **ends})
        for what in ("chance", "median"):
            out[f"{what}_change"] = out[f"{what}_new"] - out[f"{what}_old"]
        return out.reset_index()

    @property
    def residual(self) -> float:
        """Largest difference between a change and the sum of its steps, in units of the target."""
        sums = self.table.groupby("target", sort=False)[["chance_change", "median_change"]].sum()
        whole = self.totals.set_index("target")[["chance_change", "median_change"]]
        return float((sums - whole).abs().to_numpy().max(initial=0.0))


def label(kinds: str) -> str:
    """Return the name of a step, Chinese.

    Examples
    --------
    >>> label("judgement+projects")
    '判断、项目与用地(不能分开)'
    """
    words = "、".join(record_words.CHANGES[k] for k in kinds.split("+"))
    return f"{words}(不能分开)" if "+" in kinds else words


def bridge(
    book: Register,
    issue: str,
    old: Kept,
    new: Kept,
    rows: pd.DataFrame,
    order: Sequence[str],
    *,
    cache: Path | None = CACHE,
    progress: Progress | None = None,
) -> Bridge:
    """Walk from a registered forecast to the inputs of another day.

    Parameters
    ----------
    book : Register
    issue : str
        The old forecast.
    old, new : Kept
        What it was made from, and what the new one is made from.
    rows : DataFrame
        All rows of today's files of observations.
    order : sequence of str
        In which the kinds of change are made, behind the program.
    cache : Path or None
        Folder of fitted draws.
    progress : callable, optional
    """
    told = book.of(issue)
    told = told[told["scenario"] == "baseline"].set_index("target")
    kinds = kinds_of_rows(old, new, rows, int(told["year"].iloc[0]))
    steps = stages(old, new, kinds, order)
    whole = set(told.index) >= set(choose_models(steps[0].plan))
    looks = []
    for number, stage in enumerate(steps, start=1):
        if progress:
            progress(f"[{number}/{len(steps)}] {label('+'.join(stage.kinds) or 'program')}")
        looks.append(_look(stage, rows, None if whole else list(told.index), cache))
    common = [t for t in told.index if all(t in look.targets for look in looks)]
    fresh = [t for t in looks[-1].targets if t not in told.index]
    lines = []
    for target in common:
        one = looks[-1].targets[target].target
        chance, median = float(told.loc[target, "chance"]), float(told.loc[target, "q0.5"])
        line = {"target": target, "name": one.name, "unit": one.unit}
        start = {"chance": chance, "median": median, "chance_change": 0.0, "median_change": 0.0}
        lines.append({"step": 0, "kinds": "", **line, **start})
        for number, (stage, look) in enumerate(zip(steps, looks, strict=True), start=1):
            now = look.targets[target]
            change = {"chance_change": now.chance - chance, "median_change": now.median - median}
            chance, median = now.chance, now.median
            names = "+".join(stage.kinds) or "program"
            after = {"chance": chance, "median": median, **change}
            lines.append({"step": number, "kinds": names, **line, **after})
    columns = ["step", "kinds", "target", "name", "unit", "chance", "median",
               "chance_change", "median_change"]  # fmt: skip
    files = [n for n in dict.fromkeys((*old.params, *new.params))
             if old.params.get(n) != new.params.get(n)]  # fmt: skip
    gone = [t for t in told.index if t not in common]
    return Bridge(
        pd.DataFrame(lines, columns=columns), kinds, tuple(files), tuple(gone), tuple(fresh),
        looks[-1], tuple(told["disclosure"]),
    )  # fmt: skip


def _look(
    stage: Stage, rows: pd.DataFrame, targets: Sequence[str] | None, cache: Path | None
) -> Outlook:
    models = choose_models(stage.plan)
    if targets is not None:
        models = models.only(*(t for t in targets if t in models))
    kept = stage.kept
    fitted = models.fit(seen_by(kept, rows), seed=kept.seed, draws=kept.draws, cache=cache)
    return outlook(forecast(fitted, stage.plan.scenarios["baseline"]))


def row_lines(rows: pd.DataFrame, most: int = 12) -> list[str]:
    """Return published rows as one line each, the newest first, the rest only counted."""
    newest = rows.sort_values(["known_on", "period_end"], ascending=False, kind="stable")
    lines = [
        typeset(
            f"　{r['region']} {r['indicator']} {r['period_start']}—{r['period_end']} {r['measure']} "
            f"{'(未公开)' if tells_one(r) else r['value']} {r['unit']}({r['known_on']}公布)"
        )
        for r in newest.head(most).to_dict("records")
    ]
    return [*lines, f"　另{len(rows) - most}行"] if len(rows) > most else lines
