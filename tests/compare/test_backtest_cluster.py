"""The backtest on a Dask cluster: the rows are those made here."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from model.growth_case import nation_lines, observations_of, small_plan

import scenario as sc

INDICATOR = "industrial_value_added"


def test_a_cluster_gives_the_same_rows(tmp_path: Path) -> None:
    from distributed import LocalCluster

    observations = observations_of(tmp_path, nation_lines(INDICATOR))
    asked = {"indicators": [INDICATOR], "months": [6], "years": [2021, 2022], "draws": 200}
    here = sc.backtest(small_plan(), observations, **asked)
    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, protocol="tcp://",
        host="127.0.0.1", dashboard_address=None, worker_dashboard_address=None,
    ) as cluster:  # fmt: skip
        assert cluster.scheduler_address.startswith("tcp://")
        there = sc.backtest(
            small_plan(), observations, scheduler=cluster.scheduler_address, **asked
        )
    assert len(here.table) == 2
    pd.testing.assert_frame_equal(there.table, here.table)
