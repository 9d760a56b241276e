"""The register in the layouts of two tools that score forecasts: tables and files, nothing computed.

Scenarios whose differences would tell what a project does that is not public stay in the register.
`forecast_evaluation` (Bank of England) asks for date, vintage, variable, source, frequency (monthly
or quarterly only), horizon and value. hubverse asks for a hub: its configuration and one file of
model output per round. Both are written from the same lines.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from scenario.compare.withheld import withheld
from scenario.read.commit import write_whole
from scenario.record.kept import kept_params, plan_of
from scenario.record.lines import LEVELS
from scenario.record.register import Register
from scenario.record.review import Review
from scenario.settings import QUANTILES

#: Name of these forecasts among those of others.
SOURCE: Final = "scenario"
_SCHEMAS: Final = "https://raw.githubusercontent.com/hubverse-org/schemas/main/v5.1.0"
_FORECASTS: Final = (
    "date", "vintage_date", "variable", "source", "frequency", "forecast_horizon", "metric",
)  # fmt: skip


def evaluation_tables(book: Register, review: Review) -> dict[str, pd.DataFrame]:
    """Return baseline forecasts and outcomes as `forecast_evaluation` reads them.

    Parameters
    ----------
    book : Register
    review : Review
        Says which issues and outcomes; targets without one are left out.

    Returns
    -------
    dict of str to DataFrame
        ``forecasts.csv`` (medians), ``density_forecasts.csv`` (23 quantiles) and ``outturns.csv``.
        A yearly figure stands at 31 December, its horizon in months; values are levels in the
        target's unit. The vintage of an outcome is the day of the review.
    """
    lines = _lines(book, review.issues)
    lines = lines[(lines["scenario"] == "baseline") & lines["target"].isin(review.table["target"])]
    shared = pd.DataFrame({
        "date": lines["year"].astype(str) + "-12-31",
        "vintage_date": lines["as_of"],
        "variable": lines["target"],
        "source": SOURCE,
        "frequency": "M",
        "forecast_horizon": 12 * (lines["year"] - lines["as_of"].str[:4].astype(int))
        + 12 - lines["as_of"].str[5:7].astype(int),
        "metric": "levels",
    }, columns=list(_FORECASTS))  # fmt: skip
    density = pd.concat(
        [shared.assign(quantile=q, value=lines[c]) for q, c in zip(QUANTILES, LEVELS, strict=True)]
    )
    ends = review.table.drop_duplicates("target")
    outturns = pd.DataFrame({
        "date": ends["year"].astype(str) + "-12-31",
        "vintage_date": review.as_of.isoformat(),
        "variable": ends["target"],
        "frequency": "M",
        "forecast_horizon": -1,
        "metric": "levels",
        "value": ends["outcome"],
    })  # fmt: skip
    return {
        "forecasts.csv": shared.assign(value=lines["q0.5"]),
        "density_forecasts.csv": density,
        "outturns.csv": outturns,
    }


def model_output(book: Register, issue: str) -> pd.DataFrame:
    """Return one issue as the model output of a hub: quantiles of values, chances of being met.

    Parameters
    ----------
    book : Register
    issue : str

    Returns
    -------
    DataFrame
        Columns `origin_date`, `scenario_id`, `location`, `target`, `target_end_date`,
        `output_type` (``quantile``, or ``pmf`` for the target's ``<id>_met``), `output_type_id`,
        `value`.
    """
    parts = []
    for line in _lines(book, [issue]).to_dict("records"):
        task = {
            "origin_date": line["as_of"], "scenario_id": line["scenario"],
            "location": line["region"], "target": line["target"],
            "target_end_date": f"{line['year']}-12-31",
        }  # fmt: skip
        parts += [
            {**task, "output_type": "quantile", "output_type_id": f"{q:g}", "value": line[c]}
            for q, c in zip(QUANTILES, LEVELS, strict=True)
        ]
        met = {**task, "target": f"{line['target']}_met", "output_type": "pmf"}
        parts += [
            {**met, "output_type_id": "met", "value": line["chance"]},
            {**met, "output_type_id": "missed", "value": 1.0 - line["chance"]},
        ]
    return pd.DataFrame(parts)


def hub_tasks(lines: pd.DataFrame) -> dict[str, Any]:
    """Return the ``tasks.json`` of a hub that holds these lines of the register."""
    ends = sorted({f"{year}-12-31" for year in lines["year"]})
    named = lines.drop_duplicates("target")
    tasks = []
    for suffix, output, kind in (
        ("", {"quantile": _output([*QUANTILES], {"type": "double"})}, "continuous"),
        ("_met", {"pmf": _output(["met", "missed"], {"type": "double", "minimum": 0, "maximum": 1})},
         "binary"),
    ):  # fmt: skip
        ids = {
            "origin_date": sorted(set(lines["as_of"])),
            "scenario_id": list(dict.fromkeys(lines["scenario"])),
            "location": sorted(set(lines["region"])),
            "target": [f"{t}{suffix}" for t in named["target"]],
            "target_end_date": ends,
        }
        about = [
            {
                "target_id": f"t{number}{suffix}",  # at most 30 characters; the key has the full id
                "target_name": row["name"],
                "target_units": row["unit"] if not suffix else "chance",
                "target_keys": {"target": f"{row['target']}{suffix}"},
                "target_type": kind,
                "is_step_ahead": False,
            }
            for number, row in enumerate(named.to_dict("records"), start=1)
        ]
        tasks.append({
            "task_ids": {k: {"required": None, "optional": v} for k, v in ids.items()},
            "output_type": output,
            "target_metadata": about,
        })  # fmt: skip
    return {
        "schema_version": f"{_SCHEMAS}/tasks-schema.json",
        "rounds": [
            {
                "round_id_from_variable": True,
                "round_id": "origin_date",
                "model_tasks": tasks,
                "submissions_due": {"relative_to": "origin_date", "start": 0, "end": 366},
            }
        ],
        "output_type_id_datatype": "character",
    }


def _output(ids: list[Any], value: dict[str, Any]) -> dict[str, Any]:
    return {"output_type_id": {"required": ids}, "is_required": False, "value": value}


def export(book: Register, review: Review, folder: str | Path) -> list[Path]:
    """Write the forecasts of a reviewed year for both tools.

    Parameters
    ----------
    book : Register
    review : Review
    folder : str or Path
        ``forecast_evaluation/`` and ``hub/`` are written below it.

    Returns
    -------
    list of Path
        What was written.
    """
    root, written = Path(folder), []
    files: dict[Path, bytes] = {
        root / "forecast_evaluation" / name: _csv(table)
        for name, table in evaluation_tables(book, review).items()
    }
    lines = _lines(book, review.issues)
    team = str(lines["region"].iloc[0]).replace("-", "_")
    hub = root / "hub"
    admin = {
        "schema_version": f"{_SCHEMAS}/admin-schema.json", "name": "scenario", "maintainer": team,
        "contact": {"name": team, "email": "office@example.org"},
        "repository": {"host": "github", "owner": team, "name": "scenario"},
        "file_format": ["csv"], "timezone": "Asia/Shanghai",
    }  # fmt: skip
    for name, content in (("admin", admin), ("tasks", hub_tasks(lines))):
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        files[hub / "hub-config" / f"{name}.json"] = text.encode()
    for issue in review.issues:
        day = book.of(issue)["as_of"].iloc[0]
        file = hub / "model-output" / f"{team}-{SOURCE}" / f"{day}-{team}-{SOURCE}.csv"
        files[file] = _csv(model_output(book, issue))
    for file, data in files.items():
        write_whole(file, data)
        written.append(file)
    return written


def _lines(book: Register, issues: Sequence[str]) -> pd.DataFrame:
    """Return the lines of issues, without scenarios that would tell what a hidden project does."""
    lines = book.forecasts[book.forecasts["issue"].isin(list(issues))]
    for issue in dict.fromkeys(lines["issue"]):
        plan = plan_of(kept_params(book, issue))
        mine = lines["issue"] == issue
        told = [plan.scenarios[s] for s in lines[mine]["scenario"].unique() if s != "baseline"]
        lines = lines[~(mine & lines["scenario"].isin(withheld(plan, told)))]
    return lines


def _csv(table: pd.DataFrame) -> bytes:
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8")
