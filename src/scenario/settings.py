"""Constants of the house: one interval width, one scale of chances, one rule for lights."""

from __future__ import annotations

from typing import Final

#: Mass of the interval that is printed in tables and drawn as the outer band (equal-tailed).
INTERVAL: Final = 0.80
#: Mass of the inner band of a fan chart.
INNER_INTERVAL: Final = 0.50
#: How surely a stated range of an outside assumption is taken to hold it, when a scenario is judged.
RANGE_MASS: Final = 0.90
#: Number of joint draws.
DRAWS: Final = 4000
#: Lower edges of the words for chances; a value on an edge takes the lower word.
CHANCE_EDGES: Final = (0.01, 0.05, 0.20, 0.45, 0.55, 0.80, 0.95)
#: Probability light: at or above the first green, at or above the second amber, else red.
LIGHT_EDGES: Final = (0.80, 0.40)
#: A light that was already given changes only when the chance passes an edge by more than this.
LIGHT_MARGIN: Final = 0.05
#: Printed chances stay within these limits until the year is closed.
CHANCE_FLOOR: Final = 0.01
CHANCE_CEILING: Final = 0.99
#: Monte-Carlo error of a printed chance: up to the first in whole per cent, up to the second in
#: steps of five, beyond it not printed.
MCSE_WHOLE: Final = 0.010
MCSE_STEPS: Final = 0.025
#: Sampler diagnostics that must hold before a memo is written.
MAX_RHAT: Final = 1.01
MIN_ESS: Final = 400.0
#: The 23 quantile levels of a stored forecast.
QUANTILES: Final = (
    0.01, 0.025, 0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40, 0.45, 0.50,
    0.55, 0.60, 0.65, 0.70, 0.75, 0.80, 0.85, 0.90, 0.95, 0.975, 0.99,
)  # fmt: skip


def tails(mass: float = INTERVAL) -> tuple[float, float]:
    """Return the two quantile levels of the equal-tailed interval of the given mass.

    Examples
    --------
    >>> low, high = tails()
    >>> round(low, 3), round(high, 3)
    (0.1, 0.9)
    """
    return (1.0 - mass) / 2.0, (1.0 + mass) / 2.0
