"""Sobol indices and Shapley effects against closed forms."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario.compare.shapley_effects import gaussian_shapley, shapley_effects
from scenario.compare.sobol import Sobol, check_independent, sobol
from scenario.errors import ScenarioError


def ishigami(x):
    return np.sin(x["x1"]) + 7.0 * np.sin(x["x2"]) ** 2 + 0.1 * x["x3"] ** 4 * np.sin(x["x1"])


def on_circle(u):
    return -np.pi + 2.0 * np.pi * u


WEIGHTS = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])


def g_function(x):
    factors = [(np.abs(4.0 * x[f"x{i}"] - 2.0) + a) / (1.0 + a) for i, a in enumerate(WEIGHTS)]
    return np.prod(factors, axis=0)


A, B = 7.0, 0.1
#: Variances of the Ishigami function by input and of the pair (1, 3), in closed form.
V1, V2, V13 = 0.5 * (1.0 + B * np.pi**4 / 5.0) ** 2, A**2 / 8.0, 8.0 * B**2 * np.pi**8 / 225.0
V = V1 + V2 + V13


def assert_within_the_bars(found: Sobol, first, total):
    """Every index lies within its own printed bar (80 %), and the bars are narrow."""
    assert np.all(np.abs(found.first - first) <= found.first_bar)
    assert np.all(np.abs(found.total - total) <= found.total_bar)
    assert max(found.first_bar.max(), found.total_bar.max()) < 0.06


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ishigami(seed):
    found = sobol(ishigami, dict.fromkeys(("x1", "x2", "x3"), on_circle), base=4096, seed=seed)
    assert found.names == ("x1", "x2", "x3")
    assert found.rows == 4096 * 5
    first, total = np.array([V1, V2, 0.0]) / V, np.array([V1 + V13, V2, V13]) / V
    assert first == pytest.approx([0.3139, 0.4424, 0.0], abs=1e-4)
    assert total == pytest.approx([0.5576, 0.4424, 0.2437], abs=1e-4)
    assert_within_the_bars(found, first, total)
    assert found.table.set_index("input").loc["x3", "first"] >= 0.0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sobol_g(seed):
    partial = 1.0 / (3.0 * (1.0 + WEIGHTS) ** 2)
    variance = np.prod(1.0 + partial) - 1.0
    first = partial / variance
    total = partial * np.prod(1.0 + partial) / (1.0 + partial) / variance
    names = [f"x{i}" for i in range(8)]
    found = sobol(g_function, dict.fromkeys(names, lambda u: u), base=4096, seed=seed)
    assert_within_the_bars(found, first, total)


def test_groups_count_as_one():
    groups = {"outer": ["x1", "x3"], "middle": ["x2"]}
    found = sobol(
        ishigami, dict.fromkeys(("x1", "x2", "x3"), on_circle), base=4096, seed=1, groups=groups
    )
    assert found.names == ("outer", "middle")
    both = np.array([V1 + V13, V2]) / V
    assert_within_the_bars(found, both, both)


def test_sobol_refuses_what_it_cannot_mean():
    with pytest.raises(ScenarioError, match="CO-022"):
        sobol(ishigami, dict.fromkeys(("x1", "x2", "x3"), on_circle), base=1000, seed=1)
    with pytest.raises(ScenarioError, match="CO-023"):
        sobol(lambda x: 0.0 * x["x1"], {"x1": on_circle}, base=16, seed=1)
    a, b = np.random.default_rng(1).standard_normal((2, 2000))
    check_independent({"a": a, "b": b})
    with pytest.raises(ScenarioError, match=r"CO-020.*shapley_effects"):
        check_independent({"a": a, "b": a + b})


def test_two_correlated_gaussian_inputs_in_closed_form():
    # A. B. Owen and C. Prieur (2017), two inputs
    b1, b2, s1, s2, rho = 2.0, 1.0, 1.5, 0.7, 0.6
    sigma = np.array([[s1**2, rho * s1 * s2], [rho * s1 * s2, s2**2]])
    v = b1**2 * s1**2 + 2 * rho * b1 * b2 * s1 * s2 + b2**2 * s2**2
    cross = rho * b1 * b2 * s1 * s2
    swap = 0.5 * rho**2 * (b2**2 * s2**2 - b1**2 * s1**2)
    expected = np.array([b1**2 * s1**2 + cross + swap, b2**2 * s2**2 + cross - swap]) / v
    assert gaussian_shapley(np.array([b1, b2]), sigma) == pytest.approx(expected, abs=1e-8)


def by_all_orders(b, sigma):
    """Return the effects from the definition: marginal explained variance over all orders."""
    count = len(b)

    def worth(members):
        if not members:
            return 0.0
        m = sorted(members)
        return float((sigma @ b)[m] @ np.linalg.solve(sigma[np.ix_(m, m)], (sigma @ b)[m]))

    out = np.zeros(count)
    orders = list(itertools.permutations(range(count)))
    for order in orders:
        for i, one in enumerate(order):
            out[one] += worth({*order[: i + 1]}) - worth({*order[:i]})
    return out / len(orders) / (b @ sigma @ b)


@given(st.integers(0, 1000))
def test_effects_follow_the_definition_and_add_up(seed):
    rng = np.random.default_rng(seed)
    root = rng.standard_normal((4, 4)) + np.eye(4)
    sigma, b = root @ root.T, rng.standard_normal(4) + 0.1
    found = gaussian_shapley(b, sigma)
    assert found == pytest.approx(by_all_orders(b, sigma), abs=1e-6)
    assert found.sum() == pytest.approx(1.0, abs=1e-6)
    assert np.all(found >= -1e-9)
    together = gaussian_shapley(b, sigma, groups=[[0, 1], [2, 3]])
    assert together.sum() == pytest.approx(1.0, abs=1e-6)


def test_rows_give_the_closed_form_within_their_bars():
    sigma = np.array([[1.0, 0.6, 0.0], [0.6, 1.0, 0.3], [0.0, 0.3, 1.0]])
    b = np.array([1.0, 0.5, 2.0])
    rng = np.random.default_rng(3)
    x = rng.multivariate_normal(np.zeros(3), sigma, 8000)
    noise = rng.standard_normal(8000)
    found = shapley_effects(dict(zip("abc", x.T, strict=True)), x @ b + noise, seed=1)
    spread = b @ sigma @ b
    expected = gaussian_shapley(b, sigma) * spread / (spread + 1.0)
    bars = (found.high - found.low) / 2.0
    assert np.all(np.abs(found.effect - expected) <= 2.0 * bars)
    assert found.rest == pytest.approx(1.0 / (spread + 1.0), abs=0.02)
    assert found.table["effect"].sum() == pytest.approx(1.0)


def test_too_many_inputs_are_refused():
    with pytest.raises(ScenarioError, match="CO-021"):
        shapley_effects({str(i): np.arange(20.0) for i in range(11)}, np.arange(20.0), seed=1)
