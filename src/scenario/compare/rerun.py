"""Many scenarios of one run: the one place through which comparisons simulate."""

from __future__ import annotations

from collections.abc import Callable

from scenario.model.catalogue import FittedModels
from scenario.simulate.run import Forecast, forecast, prepare
from scenario.terms import Scenario


def rerun(fitted: FittedModels) -> Callable[[Scenario], Forecast]:
    """Return a function from scenario to forecast; nothing is fitted again."""
    ready = prepare(fitted)
    return lambda scenario: forecast(fitted, scenario, ready=ready)
