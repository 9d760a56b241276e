"""Many scenarios of one run: the one place through which comparisons simulate."""

from __future__ import annotations

from collections.abc import Callable

from scenario.model.catalogue import FittedModels
from scenario.simulate.run import Forecast, Ready, forecast, prepare
from scenario.terms import Scenario


def rerun(fitted: FittedModels, ready: Ready | None = None) -> Callable[[Scenario], Forecast]:
    """Return a function from scenario to forecast; nothing is fitted again.

    Parameters
    ----------
    fitted : FittedModels
    ready : Ready, optional
        `prepare` of the same fitted models, where it was done already.
    """
    ready = ready or prepare(fitted)
    return lambda scenario: forecast(fitted, scenario, ready=ready)
