"""Write docs/bench.md from what `make bench` measured."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "outputs" / "bench"
HEAD = """# Timings

What `make bench` measured, written by `tools/bench_report.py` from `outputs/bench/`. The tests marked
`bench` fail when a bound is broken.
"""


def store(found: dict[str, Any]) -> list[str]:
    """Return the tables of the store."""
    lines = [
        "## The store at a million rows",
        "",
        "90 regions, 40 indicators, 14 years of months, two vintages. Open it, then replay one day with "
        "the newest vintage of each figure; each line is a process of its own.",
        "",
        "| | open | replay | total | processor | peak | bound |",
        "|---|--:|--:|--:|--:|--:|---|",
    ]
    for name, what, bound in (
        ("first", "first time, from CSV, cache written", "1 GB"),
        ("again", "again, through the cache", "2 s, 1 GB"),
    ):
        row = found[name]
        lines.append(
            f"| {what} | {row['open_seconds']:.2f} s | {row['replay_seconds']:.2f} s | "
            f"{row['total_seconds']:.2f} s | {row['cpu_seconds']:.2f} s | "
            f"{row['peak_megabytes']:.0f} MB | {bound} |"
        )
    row = found["adding"]
    return [
        *lines,
        "",
        "## Adding twenty rows to a file of 200,000",
        "",
        "The whole file is written anew beside the old one, forced to disk and put in its place.",
        "",
        "| | clock | processor | bound |",
        "|---|--:|--:|---|",
        f"| twenty new rows | {row['added_seconds']:.2f} s | {row['added_cpu_seconds']:.2f} s | 2 s |",
        f"| the same twenty again | {row['repeated_seconds']:.2f} s | "
        f"{row['repeated_cpu_seconds']:.2f} s | 2 s |",
    ]


def growth(found: dict[str, Any]) -> list[str]:
    """Return the tables of `year_end`; a rival that was not run is left out."""
    own, nuts = found["year_end"], found.get("nuts")
    rivals = [
        ("bare linear algebra of the same answer (the floor)", found["floor"]),
        ("`year_end`: fit and 4,000 joint draws", own),
        ("`year_end` with the reference engine, compiled", found["reference"]),
        ("UnobservedComponents of statsmodels, maximum likelihood, 4,000 paths",
         found["unobserved_components"]),
        ("AutoARIMA of statsforecast, 4,000 paths", found["auto_arima"]),
        ("NUTS over the latent path, 4 × 300 draws", nuts and median(nuts["seconds"])),
    ]  # fmt: skip
    lines = [
        "## One monthly series of twelve years",
        "",
        f"Processor seconds of one core, warm, in one run (load average {found['load']:.1f} on "
        f"{found['cores']} cores); bound 1 s, with the reference 30 s. The answer has "
        f"{found['ess']:.0f} effective draws and made {found['factorisations']} Cholesky "
        f"factorisations of up to {found['size']} figures.",
        "",
        "| | seconds | times `year_end` |",
        "|---|--:|--:|",
        *(f"| {name} | {s:.3f} | {s / own:.2f} |" for name, s in rivals if s is not None),
    ]
    if nuts:
        ess, rhat = sorted(nuts["ess"]), sorted(nuts["rhat"])
        per = (median(nuts["seconds"]) / median(ess)) / (own / found["ess"])
        lines += [
            "",
            f"NUTS over the latent path, three seeds: R-hat {rhat[0]:.2f} to {rhat[-1]:.2f}, "
            f"{ess[0]:.0f} to {ess[-1]:.0f} effective draws of the year's total; in the median an "
            f"effective draw takes {per:.0f} times as long.",
        ]
    heavy = ", ".join(found["heavy"]) or "none"
    return [
        *lines,
        "",
        f"The reference compiles once in a process ({found['reference_compiling']:.0f} s more). A series "
        f"never seen before takes {found['fresh']:.3f} s (median of seven): nothing is compiled for "
        f"it. Heavy libraries loaded by then: {heavy}.",
        "",
        "## Many series",
        "",
        "| | a series: clock | processor |",
        "|---|--:|--:|",
        f"| {found['series'] // 10} series on one core | {found['few_clock']:.3f} s | "
        f"{found['few_processor']:.3f} s |",
        f"| {found['series']:,} series on both | {found['many_clock']:.3f} s | "
        f"{found['many_processor']:.3f} s |",
        "",
        f"Ten times as many series take {found['many_processor'] / found['few_processor']:.2f} times as "
        f"much of the processor each. Both cores are {found['busy']:.0%} busy with the "
        f"{found['series']:,}; that number means something on a quiet machine only.",
    ]


def timed(found: list[dict[str, Any]]) -> list[str]:
    """Return the table of single timings."""
    return [
        "## The rest",
        "",
        "Warm, by the clock.",
        "",
        "| | took | bound | |",
        "|---|--:|--:|---|",
        *(
            f"| {row['what']} | {row['seconds']:.3f} s | {row['bound']:g} s | {row['remark']} |"
            for row in found
        ),
    ]


def main() -> None:
    """Put together what there is."""
    parts = {"growth": growth, "store": store}
    lines = [HEAD]
    for name, write in parts.items():
        file = FOLDER / f"{name}.json"
        if file.is_file():
            lines += [*write(json.loads(file.read_text("utf-8"))), ""]
    rows = [json.loads(f.read_text("utf-8")) for f in sorted((FOLDER / "timed").glob("*.json"))]
    if rows:
        lines += timed([row for several in rows for row in several])
    (ROOT / "docs" / "bench.md").write_text("\n".join(lines).rstrip() + "\n", "utf-8")


if __name__ == "__main__":
    main()
