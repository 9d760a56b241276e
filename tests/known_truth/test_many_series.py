"""Many series: the written scores are what they claim to be, and hold when made again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from known_truth import many_series as ms


def well(table: pd.DataFrame) -> dict[str, float]:
    """Assert what is asked of `year_end` on at least 300 series; return the numbers."""
    scores = ms.summary(table)
    assert scores.loc[ms.OWN, "series"] >= 300
    for rival in ms.RIVALS:
        assert scores.loc[ms.OWN, "mean"] < scores.loc[rival, "mean"], rival
    assert ms.COVERED[0] <= scores.loc[ms.OWN, "coverage"] <= ms.COVERED[1]
    numbers = {"series": float(scores.loc[ms.OWN, "series"])}
    for method, row in scores.iterrows():
        numbers[f"{method}_score"] = round(float(row["mean"]), 3)
        numbers[f"{method}_coverage"] = round(float(row["coverage"]), 3)
    return numbers


def test_the_written_scores_win_and_the_page_says_so() -> None:
    table = ms.written()
    well(table)
    assert ms.REPORT.read_text("utf-8") == "\n".join(ms.page(table)) + "\n"


def test_a_case_knows_the_year_to_june_and_no_more() -> None:
    case = ms.cases(every=400)[0]
    assert len(case.later) == 6
    assert case.total == pytest.approx(case.known[-6:].sum() + case.later.sum())
    moved = ms.Case(case.series, case.known, 10.0 * case.later)
    assert moved.scale == case.scale
    rows = [ms.score(c, "AutoTheta") for c in (case, moved)]
    assert rows[0]["median"] == rows[1]["median"]
    assert rows[0]["scaled_crps"] != rows[1]["scaled_crps"]


def test_a_method_that_gives_nothing_is_scored_as_last_year(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = ms.cases(every=400)[0]
    monkeypatch.setitem(ms.METHODS, "AutoETS", lambda _: np.array([np.nan, 1.0]))
    row = ms.score(case, "AutoETS")
    last = float(case.known[-18:-6].sum())
    assert row["note"] == "not finite"
    assert row["scaled_crps"] == pytest.approx(abs(last - case.total) / case.scale)


@pytest.mark.proof
def test_year_end_beats_the_automatic_methods(measured: Callable[..., None]) -> None:
    """Year totals of 357 monthly series of M3, known to June, against automatic methods."""
    measured(**well(ms.run(ms.cases(), jobs=2, kept=ms.KEPT)))
