"""From the inputs of an old forecast to those of a new one, one kind of change at a time.

What a change brings depends on what was changed before it, so the order is part of the answer and
is printed with it. News is told data first; a review puts what people changed first and what the
year itself brought last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import pandas as pd

from scenario.errors import ScenarioError
from scenario.read.figures import CELL
from scenario.record.kept import Kept, keys_of, plan_of, rows_in
from scenario.terms import Plan

DATA: Final = ("late", "time", "releases", "history", "base", "revisions")
DECISIONS: Final = ("settings", "judgement", "projects", "progress", "targets", "scenarios")
#: Order of the changes in news, behind the program.
NEWS: Final = (*DATA, *DECISIONS)
#: Order of the changes in a review: what the target year itself brought comes last.
REVIEW: Final = (*DECISIONS, "late", "time", "history", "base", "revisions", "releases")

_FILES: Final = {
    "priors.yaml": "judgement",
    "projects.csv": "projects",
    "land.csv": "projects",
    "programmes.csv": "projects",
    "spending.csv": "projects",
    "progress.csv": "progress",
    "practice.csv": "progress",
    "targets.yaml": "targets",
    "tiers.yaml": "targets",
    "breakdown.csv": "targets",
    "levers.yaml": "scenarios",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """The inputs after one kind of change.

    Parameters
    ----------
    kinds : tuple of str
        Of `DATA` or `DECISIONS`; several where files cannot be read apart.
    kept : Kept
    plan : Plan
    """

    kinds: tuple[str, ...]
    kept: Kept
    plan: Plan


def group_of(name: str) -> str:
    """Return which kind of decision a parameter file holds.

    Examples
    --------
    >>> group_of("priors.yaml"), group_of("scenarios/late.yaml"), group_of("units.yaml")
    ('judgement', 'scenarios', 'settings')
    """
    return "scenarios" if name.startswith("scenarios/") else _FILES.get(name, "settings")


def kinds_of_rows(old: Kept, new: Kept, rows: pd.DataFrame, year: int) -> dict[str, pd.DataFrame]:
    """Return the rows that are known in addition, by kind.

    Parameters
    ----------
    old, new : Kept
    rows : DataFrame
        All rows of today's files.
    year : int
        The plan year.

    Returns
    -------
    dict of str to DataFrame
        ``late``: known by the old day, but not in the files then. Of rows that became known since:
        ``base``, the adjusted base, or a figure of the year before that had a value already;
        ``revisions``, any other figure that had a value already; ``releases``, first figures of
        the plan year; ``history``, first figures of other years.
    """
    before = rows_in(rows, old.rows)
    added = rows_in(rows, new.rows - old.rows)
    late = added["known_on"] <= old.as_of.isoformat()
    had = set(map(tuple, pd.concat([before, added[late]])[list(CELL)].to_numpy().tolist()))
    fresh = added[~late]
    cells = [tuple(cell) in had for cell in fresh[list(CELL)].to_numpy().tolist()]
    again = pd.Series(cells, index=fresh.index, dtype=bool)
    of_year = fresh["period_start"].str[:4].astype(int)
    base = (fresh["measure"] == "adjusted_base") | (again & (of_year == year - 1))
    return {
        "late": added[late],
        "base": fresh[base],
        "revisions": fresh[again & ~base],
        "releases": fresh[~again & ~base & (of_year == year)],
        "history": fresh[~again & ~base & (of_year != year)],
    }


def stages(
    old: Kept, new: Kept, kinds: Mapping[str, pd.DataFrame], order: Sequence[str]
) -> list[Stage]:
    """Return the inputs after each kind of change that changes anything; the first are the old.

    Parameters
    ----------
    old, new : Kept
    kinds : mapping of str to DataFrame
        As `kinds_of_rows` returned it.
    order : sequence of str
        `NEWS` or `REVIEW`.

    Returns
    -------
    list of Stage
        The last one holds the new inputs. Where files of decisions cannot be read with those that
        have not changed yet, a stage holds several kinds.
    """
    found = [Stage((), old, plan_of(old.params))]
    state = old
    waiting: tuple[str, ...] = ()
    for kind in order:
        moved = _moved(state, new, kind, kinds)
        if moved == state and not waiting:
            continue
        state, waiting = moved, (*waiting, kind)
        try:
            plan = (
                found[-1].plan if state.params == found[-1].kept.params else plan_of(state.params)
            )
        except ScenarioError:
            continue
        found.append(Stage(waiting, state, plan))
        waiting = ()
    return found


def _moved(state: Kept, new: Kept, kind: str, kinds: Mapping[str, pd.DataFrame]) -> Kept:
    if kind == "time":
        gone = state.rows - new.rows  # rows of a file that is no longer there
        return replace(state, as_of=new.as_of, rows=state.rows - gone)
    if kind in kinds:
        return replace(state, rows=state.rows | set(keys_of(kinds[kind])))
    names = dict.fromkeys((*state.params, *new.params))
    source = {n: (new if group_of(n) == kind else state).params.get(n) for n in names}
    params = MappingProxyType({n: content for n, content in source.items() if content is not None})
    if kind == "settings":
        return replace(state, params=params, seed=new.seed, draws=new.draws)
    return replace(state, params=params)
