"""Expected directions of scenarios held against what came out: a failed one is a finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from scenario.compare.contrast import Contrast, TargetEffect
from scenario.errors import Finding, warning
from scenario.simulate.factors import sign_of
from scenario.terms import Direction

WORDS: Final[Mapping[Direction, str]] = MappingProxyType(
    {
        "higher": "提高", "lower": "降低", "same": "不变", "same_or_higher": "不降低",
        "same_or_lower": "不提高",
    }
)  # fmt: skip
_HOLDS: Final[Mapping[Direction, Callable[[float], bool]]] = MappingProxyType(
    {
        "higher": lambda d: d > 0,
        "lower": lambda d: d < 0,
        "same": lambda d: d == 0,
        "same_or_higher": lambda d: d >= 0,
        "same_or_lower": lambda d: d <= 0,
    }
)


def direction_of(contrast: Contrast, effect: TargetEffect) -> float:
    """Return what a scenario does to a target: above 0 for the better, below 0 for the worse.

    The change of the chance in points of per cent; where the chance does not move but the draws do,
    their median difference with the sign of what is better.
    """
    if effect.zero or effect.chance_change:
        return effect.chance_change
    target = contrast.baseline.targets[effect.target].target
    return sign_of(target) * effect.median


def failed_expectations(contrast: Contrast) -> tuple[Finding, ...]:
    """Return SC-020 for every expected direction that did not come out.

    Parameters
    ----------
    contrast : Contrast
        Targets that were not computed are left out.

    Returns
    -------
    tuple of Finding
        Warnings: either the scenario or the expectation is wrong, and a person has to say which.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> obs = sc.read_observations("data", as_of="2024-09-30")
    >>> models = sc.choose_models(plan).only("digital_core_growth")
    >>> fitted = models.fit(obs, draws=200, cache=None)
    >>> base = sc.forecast(fitted, plan.scenarios["baseline"])
    >>> land = sc.forecast(fitted, plan.scenarios["extra_land"])
    >>> failed_expectations(sc.contrast(base, land))
    ()
    """
    found = []
    for id, scenario in contrast.scenarios.items():
        for target, expected in scenario.expect.items():
            if target not in contrast.baseline.targets:
                continue
            moved = direction_of(contrast, contrast.of(id, target))
            if not _HOLDS[expected](moved):
                name = contrast.baseline.targets[target].target.name
                came = "提高" if moved > 0 else "降低" if moved < 0 else "不变"
                found.append(
                    warning(
                        "SC-020",
                        f"scenarios/{id}.yaml expect.{target}",
                        f"“{name}”预期{WORDS[expected]},结果{came}",
                        "情景或预期有一处不对,结果先不要用",
                        "核对情景的差异;若结果有道理,改 expect 并在 note 中说明",
                        f"{target} was expected to be {expected}",
                    )
                )
    return tuple(found)
