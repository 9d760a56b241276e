"""The whole walk at once: from plan and observations to a memo and the outlooks it rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scenario.compare.contrast import contrast
from scenario.compare.outlook import Outlook, outlook
from scenario.errors import Finding
from scenario.model.catalogue import CACHE, choose_models
from scenario.report.memo import Memo, memo
from scenario.simulate.run import forecast
from scenario.terms import Observations, Plan

if TYPE_CHECKING:
    from scenario.simulate.run import Forecast


@dataclass(frozen=True, slots=True)
class Walk:
    """All scenarios of one run, the baseline first."""

    forecasts: tuple[Forecast, ...]

    @property
    def outlooks(self) -> tuple[Outlook, ...]:
        """One outlook per scenario, the baseline first."""
        return tuple(outlook(f) for f in self.forecasts)

    def memo(self, kind: str, findings: Sequence[Finding] = ()) -> Memo:
        """Return the memo of a kind."""
        effects = contrast(*self.forecasts)
        return memo(kind, outlook(self.forecasts[0]), effects, findings=findings)


def walk(
    plan: Plan,
    observations: Observations,
    *,
    seed: int | None = None,
    draws: int | None = None,
    cache: Path | None = CACHE,
    progress: Callable[[str], None] | None = None,
) -> Walk:
    """Fit every model and run every scenario of a plan.

    Parameters
    ----------
    plan : Plan
    observations : Observations
    seed, draws : int, optional
        The plan's own settings by default.
    cache : Path or None
        Folder of fitted draws.
    progress : callable, optional
        Told in one sentence what is being done.

    Returns
    -------
    Walk
    """
    fitted = choose_models(plan).fit(
        observations, seed=seed, draws=draws, cache=cache, progress=progress
    )
    return Walk(tuple(forecast(fitted, s) for s in plan.scenarios.values()))
