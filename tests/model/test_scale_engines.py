"""Which engine answers: gates, longer runs, handing over, and what each of them must get right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from known_truth.engine_cases import cases, state_space_of
from model.test_year_end import monthly
from numpy.typing import NDArray

import scenario as sc
from scenario.errors import ScenarioError
from scenario.model import engine as engines
from scenario.model.engine import ENGINES, NAMES, Engine, most_likely, sample_scales, until_passed
from scenario.model.growth_chain import ChainFigures, forecast_growth, year_growth
from scenario.model.marginal import Marginal, Term
from scenario.model.pareto import pareto_k
from scenario.model.sampled import Sampled, ScaleChains, share_draws, tail_draws
from scenario.model.windows import GrowthFigure
from scenario.model.year_end import MOST_DRAWS, enough_draws
from scenario.periods import Window
from scenario.settings import MCSE_WHOLE

Floats = NDArray[np.float64]
GOOD = Sampled(0.5, 0.3)


def fits(values: dict[tuple[Engine, int], tuple[Floats, Sampled]]) -> tuple[list[object], object]:
    """Return the list of calls that were made, and a fit that gives prepared draws."""
    calls: list[object] = []

    def fit(name: Engine, steps: int) -> tuple[str, Floats, Sampled]:
        calls.append((name, steps))
        drawn, how = values.get((name, steps), values["default", 0])
        return f"{name} {steps}", drawn, how

    return calls, fit


def draws(seed: int = 1, drag: float = 0.0, count: int = 4000) -> Floats:
    rng = np.random.default_rng(seed)
    out = rng.standard_normal(count)
    for t in range(1, count):
        out[t] = drag * out[t - 1] + np.sqrt(1 - drag**2) * out[t]
    return out


def test_the_first_run_that_passes_answers() -> None:
    calls, fit = fits({("default", 0): (draws(), GOOD)})
    result, report = until_passed(fit, engine="default", lengths=(10, 30))  # type: ignore[arg-type]
    assert calls == [("default", 10)]
    assert result == "default 10"
    assert report["passed"]
    assert report["engine"] == NAMES["default"]
    assert "handed_over" not in report


@pytest.mark.parametrize(
    "bad",
    [
        (draws(drag=0.999), GOOD),
        (draws(), Sampled(0.5, 0.71)),
        (draws() + np.repeat([0.0, 0.0, 0.0, 0.5], 1000), GOOD),
    ],
    ids=["few effective draws", "heavy ratios", "chains that disagree"],
)
def test_a_run_that_does_not_pass_is_lengthened_then_the_reference_answers(
    bad: tuple[Floats, Sampled],
) -> None:
    good = (draws(), Sampled(0.9, ebfmi=0.9))
    calls, fit = fits({("default", 0): bad, ("reference", 500): good})
    result, report = until_passed(fit, engine="default", lengths=(10, 30))  # type: ignore[arg-type]
    assert calls == [("default", 10), ("default", 30), ("reference", 500)]
    assert result == "reference 500"
    assert report["passed"]
    assert report["engine"] == NAMES["reference"]
    assert report["handed_over"]
    calls, fit = fits({("default", 0): bad})
    _, report = until_passed(fit, engine="default", lengths=(10,))  # type: ignore[arg-type]
    assert calls[1:] == [("reference", steps) for steps in engines.REFERENCE_STEPS]
    assert not report["passed"]


def test_the_second_run_answers_where_the_first_fails() -> None:
    calls, fit = fits({("default", 10): (draws(drag=0.99), GOOD), ("default", 0): (draws(), GOOD)})
    result, report = until_passed(fit, engine="default", lengths=(10, 30))  # type: ignore[arg-type]
    assert calls == [("default", 10), ("default", 30)]
    assert result == "default 30"
    assert "handed_over" not in report


def test_a_run_that_passes_stands_where_the_longer_one_does_not() -> None:
    few, bad = draws(drag=0.5), (draws(), Sampled(0.5, 0.8))
    calls, fit = fits({("default", 10): (few, GOOD), ("default", 0): bad})
    result, report = until_passed(fit, engine="default", lengths=(10, 30, 90))  # type: ignore[arg-type]
    assert report["passed"]
    assert report["ess"] < 0.25 / MCSE_WHOLE**2, "the first run has too few for one point"
    assert calls == [("default", 10), ("default", 30)]
    assert result == "default 10"
    assert "handed_over" not in report


def test_few_draws_cannot_tell_and_do_not_hand_over() -> None:
    calls, fit = fits({("default", 0): (draws(drag=0.9, count=400), GOOD)})
    _, report = until_passed(fit, engine="default", lengths=(10,))  # type: ignore[arg-type]
    assert calls == [("default", 10)]
    assert not report["passed"]


def test_stop_rules_of_the_reference() -> None:
    for how in (Sampled(divergences=1, ebfmi=1.0), Sampled(ebfmi=0.29)):
        report = engines.diagnose(draws(), how, engine="reference", steps=500)
        assert not report["passed"]
        assert {"divergences", "ebfmi"} <= set(report)
    assert engines.diagnose(draws(), Sampled(ebfmi=1.0), engine="reference", steps=5)["passed"]
    assert GOOD.worse(Sampled(0.4, 0.9, 2, 0.1)) == Sampled(0.4, 0.9, 2, 0.1)


def test_pareto_k_is_that_of_arviz() -> None:
    from arviz_stats.base import array_stats

    for seed, heavy in ((1, 0.3), (2, 0.8)):
        logs = heavy * np.random.default_rng(seed).exponential(size=4000)
        assert pareto_k(logs) == pytest.approx(float(array_stats.psislw(-logs)[1]), abs=0.02)
    assert pareto_k(np.zeros(100)) == -np.inf
    with pytest.raises(ValueError, match="at least 25"):
        pareto_k(np.zeros(10))


def test_draws_behind_shares_and_tails() -> None:
    chains = draws().reshape(4, -1)
    assert share_draws(chains > 0.3) == pytest.approx(4000, rel=0.15)
    slow = draws(drag=0.8, count=16000).reshape(4, -1)
    assert share_draws(slow > 0.3) < 3500
    assert tail_draws(slow) < 6000


def test_slopes_of_the_density_are_its_differences() -> None:
    rng = np.random.default_rng(4)

    def covariance(size: int) -> Floats:
        root = rng.standard_normal((size, size))
        return np.asarray(root @ root.T / size)

    blocks = np.stack([covariance(3), covariance(3)])
    side = np.array([0.0, 1.0, -1.0])
    first = Term(rng.standard_normal(3), blocks, np.eye(3), (np.ones(3), covariance(3)), side)
    other = Term(rng.standard_normal(2), blocks[:, :2, :2], np.eye(2))
    one = Marginal(2, 1, 2, np.full(5, -0.5), np.full(5, 0.7), [first, other])
    for _ in range(3):
        at = rng.standard_normal(5)
        _, slope = one.beyond_normal(at)
        steps = 1e-6 * np.eye(5)
        apart = [one.beyond_normal(at + s)[0] - one.beyond_normal(at - s)[0] for s in steps]
        np.testing.assert_allclose(slope, np.array(apart) / 2e-6, rtol=1e-5, atol=1e-7)
        other_point = rng.standard_normal(5)
        gap = np.diff(one.log_density(np.stack([other_point, at])))[0]

        def whole(p: Floats) -> float:
            normal = -0.5 * (((p - one.centre) / one.spread) ** 2).sum()
            return float(normal + one.beyond_normal(p)[0])

        assert gap == pytest.approx(whole(at) - whole(other_point), abs=1e-9)


def test_more_figures_than_a_few_are_worked_out_alike() -> None:
    rng = np.random.default_rng(4)
    root = rng.standard_normal((60, 60))
    covariance = np.asarray(root @ root.T / 60)
    term = Term(rng.standard_normal(60), covariance[None], np.eye(60), (np.ones(60), covariance))
    squares, loading, gaps = np.array([[0.5], [2.0]]), np.array([0.9, 1.1]), np.zeros((2, 0))
    many = term.values(squares, loading, gaps)
    total = squares[:, 0, None, None] * covariance + np.eye(60)
    total = total + (loading**2)[:, None, None] * covariance
    gap = term.residual - loading[:, None]
    logs = np.linalg.slogdet(total)[1]
    quadratic = np.einsum("si,sij,sj->s", gap, np.linalg.inv(total), gap)
    np.testing.assert_allclose(many, -0.5 * (logs + quadratic), rtol=1e-10)


@pytest.mark.parametrize("bins", [11, 12, 4])
def test_the_state_space_says_of_the_figures_what_the_covariance_says(bins: int) -> None:
    dense, space = state_space_of(bins)
    rng = np.random.default_rng(3)
    for _ in range(3):
        at = dense.centre + 0.7 * rng.standard_normal(len(dense.centre))
        constant = 0.5 * len(dense.terms[0].residual) * np.log(2 * np.pi)
        assert space.loglike(at) == pytest.approx(dense.beyond_normal(at)[0] - constant, abs=1e-6)


def test_the_most_likely_scales_have_no_slope() -> None:
    dense, _ = state_space_of(12)
    best = most_likely(dense)
    value = dense.beyond_normal(best)[0]
    assert value > dense.beyond_normal(dense.centre)[0]
    inside = np.abs(best - dense.centre) < 5.9 * dense.spread
    assert np.abs(dense.beyond_normal(best)[1][inside]).max() < 0.05
    chains = sample_scales(dense, engine="check", steps=1, seed=1, name="x")
    assert isinstance(chains, ScaleChains)
    np.testing.assert_array_equal(chains.states[:, 0], np.tile(best, (4, 1)))


def test_the_check_agrees_on_the_centre_and_is_narrower() -> None:
    series = monthly(since="2020-01")
    quick = sc.year_end(series, target=5, seed=1, draws=2000)
    check = sc.year_end(series, target=5, seed=1, draws=400, engine="check")
    assert quick.growth is not None
    assert check.growth is not None
    spread = quick.growth.std()
    assert check.growth.mean() == pytest.approx(quick.growth.mean(), abs=0.5 * spread)
    assert check.growth.std() < spread
    assert check.diagnostics["engine"] == NAMES["check"]
    assert "核对引擎" in "".join(check.text)
    assert check.chance is None
    assert "完成概率" not in "".join(check.text)


def test_the_check_along_a_chain_of_regions() -> None:
    nation = [GrowthFigure(Window(y, 1, m), 6.0 + 0.1 * (y % 3)) for y in range(2021, 2024)
              for m in (3, 6, 9, 12)]  # fmt: skip
    own = [GrowthFigure(Window(y, 1, 12), 8.0) for y in (2021, 2022, 2023)]
    bound = GrowthFigure(Window(2023, 1, 9), 3.0, bound="at_least")
    known = ChainFigures(("nation", "district"), {"nation": nation, "district": [*own, bound]})
    paths = forecast_growth(
        known, 2024, as_of=date(2024, 1, 31), draws=80, seed=1, engine="check", name="x"
    )
    district = paths["district"]
    assert district.figures == 3
    assert all(np.ptp(scale) == 0.0 for scale in district.scales.values())
    assert 4.0 < year_growth(district)[:, -1].mean() < 12.0


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(ScenarioError, match="YE-012") as caught:
        sc.year_end(monthly(), seed=1, engine="fast")  # type: ignore[call-overload]
    assert all(name in str(caught.value) for name in ENGINES)


def test_draws_are_added_until_a_chance_is_known_to_a_point() -> None:
    assert enough_draws(4000, MCSE_WHOLE) == 4000
    assert enough_draws(MOST_DRAWS, 0.02) == MOST_DRAWS
    assert enough_draws(400, 0.2) == MOST_DRAWS
    look = sc.year_end(monthly(), target=5, seed=1, draws=400)
    assert look.growth is not None
    assert 0.1 < look.chance < 0.9
    assert 400 < len(look.growth) <= MOST_DRAWS
    assert look.mcse <= MCSE_WHOLE
    assert len(np.asarray(sc.year_end(monthly(), seed=1, draws=400).growth)) == 400


def test_a_chance_is_printed_as_well_as_it_is_known() -> None:
    look = sc.year_end(monthly(), target=3, seed=1)
    good = {**look.diagnostics, "passed": True}
    exact = replace(look, chance=0.834, mcse=0.009, diagnostics=good)
    assert "完成概率83%" in exact.text[0]
    assert "完成概率约85%" in replace(exact, mcse=0.02).text[0]
    assert "抽样误差过大" in replace(exact, mcse=0.03).text[0]
    assert "抽样诊断未通过" in replace(exact, diagnostics={**good, "passed": False}).text[0]


@pytest.mark.parametrize("case", cases(2), ids=lambda case: case.name)
def test_the_reference_says_what_the_quick_chains_say(case: object) -> None:
    case.compare()  # type: ignore[attr-defined]
