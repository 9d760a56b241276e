"""Will the plan be met? Target forecasting on Chinese published statistics.

>>> import scenario as sc
>>> plan = sc.read_plan("params")
>>> obs = sc.read_observations("data", as_of="2024-09-30")
>>> fitted = sc.choose_models(plan).fit(obs)
>>> outlook = sc.outlook(sc.forecast(fitted, plan.scenarios["baseline"]))
"""

from importlib.metadata import PackageNotFoundError, version

from scenario.check.inputs import check_inputs
from scenario.compare.contrast import contrast
from scenario.compare.outlook import outlook
from scenario.errors import Finding, ScenarioError
from scenario.model.catalogue import choose_models
from scenario.read.observations import read_observations
from scenario.read.plan import read_plan
from scenario.report.memo import memo
from scenario.simulate.run import forecast

try:
    __version__ = version("planning-scenario")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+unknown"

__all__ = [
    "Finding",
    "ScenarioError",
    "check_inputs",
    "choose_models",
    "contrast",
    "forecast",
    "memo",
    "outlook",
    "read_observations",
    "read_plan",
]
