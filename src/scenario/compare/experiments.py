"""One forecast laid out as experiments: a row is one future, with what went in and what came out.

Stored once under the name of its content and analysed many times: tornado, shares of the spread,
conditions of missing and the value of a datum all read the same rows, so they cannot disagree.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario.compare.inputs import Input, inputs_of, unit_name
from scenario.errors import ScenarioError, error
from scenario.identities import meets
from scenario.model.contract import Draws
from scenario.page_table import brief, page_table
from scenario.read.commit import write_whole
from scenario.simulate.run import Forecast
from scenario.terms import Plan
from scenario.typeset import typeset

Floats = NDArray[np.float64]
#: Where experiments are kept.
STORE: Final = Path("outputs/experiments")
#: Name of the part that holds the year after the plan year.
NEXT_YEAR: Final = "next_year"


@dataclass(frozen=True, slots=True)
class Experiments:
    """Rows of one target under one scenario.

    Parameters
    ----------
    target, name : str
    unit : str
        Printed unit of the value.
    scenario : str
    year : int
        Year of the value: the plan year or the next one.
    threshold : float
        The line that `met` was judged by.
    inputs : mapping of str to Input
        What went in, in a fixed order; every value is an array of shape (S,).
    value : ndarray, shape (S,)
        Year-end value, published units, unrounded.
    met : ndarray of bool, shape (S,)
        Whether the value, rounded as published, meets the line.
    weights : ndarray, shape (S,)
        Probability of each row; they add up to one.
    """

    target: str
    name: str
    unit: str
    scenario: str
    year: int
    threshold: float
    inputs: Mapping[str, Input]
    value: Floats
    met: NDArray[np.bool_]
    weights: Floats

    def of(self, role: Literal["cause", "datum"]) -> Mapping[str, Input]:
        """Return the inputs of one role: what moves the value, or what will be published."""
        return MappingProxyType({k: v for k, v in self.inputs.items() if v.role == role})

    @property
    def chance(self) -> float:
        """Probability of the rows that meet the line."""
        return float(self.weights @ self.met)

    @property
    def table(self) -> pd.DataFrame:
        """One row per future: inputs, ``value``, ``met``, ``weight``."""
        columns = {k: v.values for k, v in self.inputs.items()}
        return pd.DataFrame(
            {**columns, "value": self.value, "met": self.met, "weight": self.weights}
        )

    @property
    def text(self) -> tuple[str, ...]:
        """What is in there, Chinese."""
        names = "、".join(v.name for v in self.inputs.values())
        line = (
            f"{self.name}({self.year}年):{len(self.value)}次抽样,输入{len(self.inputs)}项:{names}。"
        )
        return (typeset(line),)

    __repr__ = brief

    def _repr_html_(self) -> str:
        seen = self.table.describe().rename(
            index=_DESCRIBED, columns={k: v.name for k, v in self.inputs.items()}
        )
        return page_table(seen.rename_axis("统计").reset_index())

    def to_bytes(self) -> bytes:
        """Return the file: arrays and a head, the same bytes for the same content."""
        head = {
            **{k: getattr(self, k) for k in _PLAIN},
            "inputs": [
                {k: v for k, v in asdict(one).items() if k != "values"}
                for one in self.inputs.values()
            ],
        }
        arrays: dict[str, NDArray[np.generic]] = {
            "head": np.frombuffer(json.dumps(head, ensure_ascii=False).encode(), dtype=np.uint8),
            "value": self.value,
            "met": self.met,
            "weights": self.weights,
        }
        arrays |= {f"input.{k}": v.values for k, v in self.inputs.items()}
        buffer = io.BytesIO()
        np.savez(buffer, **arrays)  # type: ignore[arg-type]
        return buffer.getvalue()

    def store(self, folder: Path = STORE) -> Path:
        """Write the rows under the hash of their content; what is there already stays.

        Returns
        -------
        Path
        """
        content = self.to_bytes()
        path = folder / f"{self.target}.{hashlib.sha256(content).hexdigest()[:16]}.npz"
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
        return path


#: Rows of a description → what they are called on a page.
_DESCRIBED: Final = {
    "count": "个数", "mean": "均值", "std": "标准差", "min": "最小", "max": "最大",
}  # fmt: skip
_PLAIN: Final = ("target", "name", "unit", "scenario", "year", "threshold")


def read_experiments(path: Path) -> Experiments:
    """Read stored rows back.

    Raises
    ------
    ScenarioError
        CO-010 when the file is not what its name says.
    """
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest()[:16] != path.stem.rpartition(".")[2]:
        raise ScenarioError(
            [
                error(
                    "CO-010",
                    str(path),
                    "内容与文件名中的校验码不符",
                    "文件被改动或没有写完,分析结果不可信",
                    "删去该文件,重新运行 scenario sensitivity",
                    "the stored experiments were changed",
                )
            ]
        )
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    head = json.loads(arrays["head"].tobytes().decode())
    inputs = {
        one["id"]: Input(**one, values=arrays[f"input.{one['id']}"]) for one in head["inputs"]
    }
    return Experiments(
        **{k: head[k] for k in _PLAIN},
        inputs=MappingProxyType(inputs),
        value=arrays["value"],
        met=arrays["met"],
        weights=arrays["weights"],
    )


def year_of(plan: Plan, target: str, draws: Draws, year: int | None) -> int:
    """Return the year that was asked for, the plan year by default.

    Raises
    ------
    ScenarioError
        CO-011 when the draws do not hold it.
    """
    this, name = plan.settings.year, plan.targets[target].name
    if year in (None, this):
        return this
    if year == this + 1 and NEXT_YEAR in draws.parts:
        return year
    raise ScenarioError(
        [
            error(
                "CO-011",
                f"{name} {year}年",
                f"没有{year}年的测算",
                "只有当年,以及模型延伸到次年的目标才能分析",
                f"改用 {this} 年,或先给出该目标的时间序列",
                f"the draws of {target} do not hold {year}",
            )
        ]
    )


def experiments(
    forecast: Forecast, target: str, *, year: int | None = None, threshold: float | None = None
) -> Experiments:
    """Lay a forecast's draws of one target out as experiments.

    Parameters
    ----------
    forecast : Forecast
    target : str
    year : int, optional
        The plan year by default; the next one where the draws hold it.
    threshold : float, optional
        The line; that of the year in the register by default, else that of the plan year.

    Returns
    -------
    Experiments

    Raises
    ------
    ScenarioError
        CO-011 when the draws do not hold the year.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> obs = sc.read_observations("data", as_of="2024-09-30")
    >>> models = sc.choose_models(plan).only("digital_core_growth")
    >>> fitted = models.fit(obs, draws=200, cache=None)
    >>> rows = experiments(sc.forecast(fitted, plan.scenarios["baseline"]), "digital_core_growth")
    >>> rows.table.shape[0], rows.year
    (200, 2024)
    """
    plan = forecast.plan
    this = plan.settings.year
    entry, draws = plan.targets[target], forecast.targets[target]
    year = year_of(plan, target, draws, year)
    value = entry.value(year if year in entry.values else this)
    line = value.threshold if threshold is None else threshold
    values = draws.values if year == this else draws.parts[NEXT_YEAR]
    met = meets(
        values, entry.comparison, line, precision=entry.precision, tolerance=value.tolerance
    )
    size = len(values)
    return Experiments(
        target=target,
        name=entry.name,
        unit=unit_name(plan, entry.unit),
        scenario=forecast.scenario.id,
        year=year,
        threshold=float(line),
        inputs=inputs_of(forecast, target, next_year=year != this),
        value=np.asarray(values, dtype=float),
        met=np.asarray(met, dtype=bool),
        weights=np.full(size, 1.0 / size),
    )
