"""What every model promises: observations in, joint draws out.

Which number answers "will it be met?" – the *posterior predictive* draw, noise included, later
rounded as published, because the target is about the published figure. A scenario's *effect* is the
draw-by-draw difference of two forecasts that share their random numbers, where that noise cancels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario.terms import Observations, Plan, Target

Floats = NDArray[np.float64]
#: What an answer rests on, from strong to weak. ``prior_only`` gets no verdict and no light.
Basis = Literal[
    "settled", "observations", "pooled", "sister_series", "reference_class", "prior_only"
]
Quality = Literal["high", "medium", "low", "none"]
#: ``reference`` asks a hierarchical model whose default is worked out otherwise for PyMC's answer.
Engine = Literal["default", "reference"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an answer rests on.

    Parameters
    ----------
    basis : str
        See `Basis`.
    quality : {"high", "medium", "low", "none"}
        Data quality, printed as 高/中/低/无.
    own : int
        Number of the region's own published values of this very indicator and scope.
    latest : str
        The latest own period, for example ``2024-01..06``; empty when there is none.
    text : str
        One Chinese sentence for the memo.
    narrowing : str
        The one datum that would narrow the answer most, in Chinese.
    rows : DataFrame
        The data rows that went in (columns of the long form, plus ``used_as``).
    """

    basis: Basis
    quality: Quality
    own: int
    latest: str
    text: str
    narrowing: str
    rows: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Path:
    """Year-to-date growth (or level) of the plan year after each bin, draw by draw.

    Parameters
    ----------
    months : tuple of int, length K
        Last month of each bin.
    draws : ndarray, shape (S, K)
        Published units.
    observed : mapping of int to float
        Month → published value; bins with an observation need no band there.
    """

    months: tuple[int, ...]
    draws: Floats
    observed: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Draws:
    """Joint draws of one target's quantity in published units, noise included, unrounded.

    Parameters
    ----------
    values : ndarray, shape (S,)
        The headline reading.
    readings : mapping of str to ndarray (S,)
        Every reading of the data year, the headline among them (empty when there is only one).
    path : Path or None
        For growth targets.
    parts : mapping of str to ndarray (S,)
        Quantities that must stay joint with the value (``numerator``, ``denominator``,
        ``base_100m_yuan``, ``base_share`` …).
    """

    values: Floats
    readings: Mapping[str, Floats] = field(default_factory=lambda: MappingProxyType({}))
    path: Path | None = None
    parts: Mapping[str, Floats] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fitted model of one target: its draws, what they rest on, how they were made.

    Parameters
    ----------
    target : str
        Target id.
    model, version : str
        Which model answered, for example ``growth`` and ``1``.
    draws : Draws
        S joint draws; the same S for every target of a run.
    evidence : Evidence
    diagnostics : mapping of str to number, text or list
        Of the *reported* quantities: ``engine``, ``rhat``, ``ess`` (effective number of draws
        behind a chance), ``passed`` (False: the chance may not be printed), ``judgements`` (ids of
        exactly the judgements that the draws rest on), ``answered_by`` (`Engine`; the catalogue
        adds it where a model has only one) and whatever else the model has to show.
    settled : bool
        True when the year's own published figure is known: the draws are constant then.
    notes : tuple of str
        Sentences the memo must print (breaks, proxies, limits), Chinese.
    """

    target: str
    model: str
    version: str
    draws: Draws
    evidence: Evidence
    diagnostics: Mapping[str, Any]
    settled: bool = False
    notes: tuple[str, ...] = ()


class Model(Protocol):
    """A model of one target. Constructing configures it; only `fit` samples."""

    id: str
    version: str
    target: Target

    def fit(self, observations: Observations, *, draws: int, seed: int) -> Fitted:
        """Return S joint draws given everything known, never using anything after ``as_of``."""
        ...

    def preview_prior(self, *, draws: int, seed: int) -> pd.DataFrame:
        """Return a small table of what the prior alone would say (columns quantile, value)."""
        ...

    def inputs(self) -> Mapping[str, Any]:
        """Return what besides observations decides the answer (for the content hash)."""
        ...


class ModelBuilder(Protocol):
    """What the catalogue holds: plan and target in, configured model out.

    A builder that also takes ``engine`` (`Engine`) has a reference to answer with.
    """

    def __call__(self, plan: Plan, target: Target) -> Model:
        """Configure a model without sampling."""
        ...
