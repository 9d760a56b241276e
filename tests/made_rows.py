"""Invented rows of one target: inputs, outcome and a line."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from scenario.compare.experiments import Experiments
from scenario.compare.inputs import Input
from scenario.identities import meets


def rows_of(
    inputs: Mapping[str, np.ndarray],
    value: np.ndarray,
    line: float,
    weights: np.ndarray | None = None,
) -> Experiments:
    """Return experiments whose inputs are all causes; weights need not add up to one."""
    weights = np.ones(len(value)) if weights is None else weights
    return Experiments(
        target="made",
        name="某目标",
        unit="%",
        scenario="baseline",
        year=2024,
        threshold=line,
        inputs=MappingProxyType({k: Input(k, k, "%", "cause", v) for k, v in inputs.items()}),
        value=value,
        met=np.asarray(meets(value, "at_least", line, precision=1)),
        weights=weights / weights.sum(),
    )
