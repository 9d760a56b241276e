"""Published national figures that contradict their own levels: what must come out, to the digit.

Investment of the whole country, January to the month named; levels in 亿元 and growth in per cent as
first published (rows of ``data/observations/national_monthly.csv``). Growth over two years and its
average were printed beside them: +8.7 % and 4.3 % for January–July 2021, +9.1 % and 4.4 % for
January–June 2021 (releases of the statistics office, 16 August and 15 July 2021).
"""

from __future__ import annotations

import numpy as np
import pytest

from scenario.comparable import base_break_bounds
from scenario.identities import base_break, implied_base, round_half_up, two_year_average
from scenario.read.store import open_store, replay


@pytest.fixture(scope="module")
def national(root_data):
    rows = replay(open_store(root_data), "2024-12-31")
    fits = (rows["region"] == "china") & (rows["indicator"] == "fixed_asset_investment")
    return rows[
        fits & (rows["scope"] == "whole") & (rows["period_start"].astype(str).str[5:] == "01")
    ]


@pytest.fixture(scope="module")
def root_data(request):
    return request.config.rootpath / "data"


def printed(national, measure, end):
    """Return the most exactly printed figure: the one with most figures that are not zero."""
    rows = national[(national["measure"] == measure) & (national["period_end"] == end)]
    values = rows["value"].unique().tolist()
    assert values, (measure, end)
    return max(values, key=lambda v: len(f"{v:.1f}".rstrip("0").rstrip(".").rstrip("0")))


CASES = [
    # end, printed growth, growth of the levels, R = last year's level over the implied base
    ("2019-07", 5.7, -1.9, 1.08),
    ("2021-07", 10.3, -8.1, 1.20),
    ("2023-11", 2.9, -11.4, 1.16),
]


@pytest.mark.parametrize(("end", "growth", "of_levels", "ratio"), CASES)
def test_printed_growth_is_not_the_ratio_of_levels(national, end, growth, of_levels, ratio):
    before = f"{int(end[:4]) - 1}{end[4:]}"
    now, last = printed(national, "level", end), printed(national, "level", before)
    assert printed(national, "growth", end) == growth
    assert float(round_half_up(100 * (now / last - 1), 1)) == of_levels
    found = base_break(last, now, growth)
    assert float(round_half_up(found, 2)) == ratio
    low, high = base_break_bounds(last, now, growth)
    assert low > 1.0, "rounding cannot explain it"
    assert low < found < high
    assert now / implied_base(now, growth) == pytest.approx(1 + growth / 100)


def test_two_years_of_growth_against_the_levels(national):
    now, before = printed(national, "level", "2021-07"), printed(national, "level", "2019-07")
    assert (now, before) == (302533.0, 348892.0)
    assert float(round_half_up(100 * (now / before - 1), 1)) == -13.3
    one = (1 + printed(national, "growth", "2021-07") / 100) * (
        1 + printed(national, "growth", "2020-07") / 100
    )
    # +8.5 from the two printed yearly rates, +8.7 as printed: the base of 2020 was revised
    assert float(round_half_up(100 * (one - 1), 1)) == 8.5
    assert float(round_half_up(before / (now / 1.087), 2)) == 1.25


@pytest.mark.parametrize(("over_two_years", "average"), [(8.7, (4.3,)), (9.1, (4.4, 4.5))])
def test_two_year_averages_as_printed(over_two_years, average):
    found = two_year_average(over_two_years, 0.0)
    assert float(round_half_up(found, 1)) in average
    assert found == pytest.approx(100 * (np.sqrt(1 + over_two_years / 100) - 1))
