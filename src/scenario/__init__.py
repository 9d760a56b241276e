"""Will the plan be met? Target forecasting on Chinese published statistics.

>>> import scenario as sc
>>> plan = sc.read_plan("params")
>>> obs = sc.read_observations("data", as_of="2024-09-30")
>>> fitted = sc.choose_models(plan).fit(obs)
>>> outlook = sc.outlook(sc.forecast(fitted, plan.scenarios["baseline"]))

Names are imported when they are first used, so that checking stays quick.
"""

import os
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenario.check.inputs import check_inputs
    from scenario.compare.attain import attain
    from scenario.compare.attribution import attribute
    from scenario.compare.backtest import backtest
    from scenario.compare.batch import batch
    from scenario.compare.contrast import contrast
    from scenario.compare.grid import grid
    from scenario.compare.outlook import outlook
    from scenario.compare.package import consistent
    from scenario.compare.regret import regret
    from scenario.compare.required import required
    from scenario.compare.risks import risks, without
    from scenario.compare.scenario_sobol import scenario_sobol
    from scenario.compare.sensitivity import sensitivity
    from scenario.errors import Finding, ScenarioError
    from scenario.lab.board import board
    from scenario.lab.form import scenario_form, target_form
    from scenario.lab.parameter_run import run_notebook
    from scenario.lab.progress_bar import progress_bar
    from scenario.model.catalogue import choose_models
    from scenario.model.year_end import year_end
    from scenario.read.importer import import_files
    from scenario.read.observations import read_observations
    from scenario.read.plan import read_plan
    from scenario.record.issue import issue
    from scenario.record.news import news
    from scenario.record.register import register
    from scenario.record.review import review
    from scenario.report.effect_chart import effect_chart
    from scenario.report.figures import fan
    from scenario.report.memo import memo
    from scenario.simulate.run import forecast

# The matrices are small: threads inside one product cost up to seven times more than they bring, and
# chains already run side by side. A value set by the user stays.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

try:
    __version__ = version("planning-scenario")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+unknown"

_HOMES = {
    "Finding": "scenario.errors",
    "ScenarioError": "scenario.errors",
    "attain": "scenario.compare.attain",
    "scenario_sobol": "scenario.compare.scenario_sobol",
    "regret": "scenario.compare.regret",
    "consistent": "scenario.compare.package",
    "attribute": "scenario.compare.attribution",
    "backtest": "scenario.compare.backtest",
    "batch": "scenario.compare.batch",
    "check_inputs": "scenario.check.inputs",
    "choose_models": "scenario.model.catalogue",
    "contrast": "scenario.compare.contrast",
    "effect_chart": "scenario.report.effect_chart",
    "fan": "scenario.report.figures",
    "forecast": "scenario.simulate.run",
    "grid": "scenario.compare.grid",
    "import_files": "scenario.read.importer",
    "issue": "scenario.record.issue",
    "memo": "scenario.report.memo",
    "news": "scenario.record.news",
    "outlook": "scenario.compare.outlook",
    "read_observations": "scenario.read.observations",
    "read_plan": "scenario.read.plan",
    "register": "scenario.record.register",
    "required": "scenario.compare.required",
    "review": "scenario.record.review",
    "risks": "scenario.compare.risks",
    "sensitivity": "scenario.compare.sensitivity",
    "board": "scenario.lab.board",
    "progress_bar": "scenario.lab.progress_bar",
    "run_notebook": "scenario.lab.parameter_run",
    "scenario_form": "scenario.lab.form",
    "target_form": "scenario.lab.form",
    "without": "scenario.compare.risks",
    "year_end": "scenario.model.year_end",
}

__all__ = [
    "Finding",
    "ScenarioError",
    "attain",
    "attribute",
    "backtest",
    "batch",
    "board",
    "check_inputs",
    "choose_models",
    "consistent",
    "contrast",
    "effect_chart",
    "fan",
    "forecast",
    "grid",
    "import_files",
    "issue",
    "memo",
    "news",
    "outlook",
    "progress_bar",
    "read_observations",
    "read_plan",
    "register",
    "regret",
    "required",
    "review",
    "risks",
    "run_notebook",
    "scenario_form",
    "scenario_sobol",
    "sensitivity",
    "target_form",
    "without",
    "year_end",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        msg = f"module 'scenario' has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
