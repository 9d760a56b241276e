"""Projects, land, spending and programmes: rows of CSV tables → nouns; blank means unknown."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final

from scenario.project_terms import LAND_STAGES, STAGES
from scenario.read.params_table import Row
from scenario.read.written import is_period, nearest, parse_date
from scenario.terms import Parcel, Programme, Project, Spent

PROJECT_COLUMNS: Final = (
    "id", "name", "kind", "stage", "planned_start", "planned_finish", "planned_production",
    "actual_start", "actual_entry", "actual_finish", "actual_production", "investment_100m_yuan",
    "fixed_investment_100m_yuan", "land_fee_100m_yuan", "counted_100m_yuan", "counted_to",
    "land_mu", "manufacturing", "manufacturing_share", "recognition", "feeds", "profile", "lists",
    "public", "document", "clause", "source", "note",
)  # fmt: skip
LAND_COLUMNS: Final = (
    "id", "name", "project", "stage", "stage_month", "area_mu", "share", "kind",
    "intensity_10k_yuan_per_mu", "output_10k_yuan_per_mu", "tax_10k_yuan_per_mu",
    "rd_to_revenue_pct", "chemical_park", "public", "document", "clause", "source", "note",
)  # fmt: skip
SPENDING_COLUMNS: Final = (
    "id", "project", "month", "counted_100m_yuan", "known_on", "source", "note",
)  # fmt: skip
PROGRAMME_COLUMNS: Final = (
    "id", "name", "projects", "done_by_june_100m_yuan", "completion_pct", "known_on", "source",
    "note",
)  # fmt: skip
PROJECT_KINDS: Final = ("chemical", "general", "park", "research", "infrastructure", "block")
LAND_KINDS: Final = ("", "standard", "ordinary", "chemical")
RECOGNITION: Final = ("physical_progress", "vouchers", "unknown")
PROFILES: Final = ("", "general", "petrochemical", "even")
OWN_LIST: Final = "major"
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_PERIOD = "年、月或日,如 2024、2024-06、2024-06-30"
_DAY = "日期,如 2024-09-18"


def read_programmes(rows: Sequence[Row]) -> Mapping[str, Programme]:
    """Return the published programmes of projects by id."""
    programmes = {}
    for row in rows:
        percent = row.amount("completion_pct")
        if percent == 0:
            row.problem("IN-082", "completion_pct", "0", "由完成率推不出年度计划", "留空")
        programmes[row.cells["id"]] = Programme(
            id=row.cells["id"],
            name=row.text("name", required=True),
            projects=int(row.amount("projects") or 0),
            done_by_june_100m_yuan=row.amount("done_by_june_100m_yuan"),
            completion_pct=percent or None,
            known_on=_day(row, "known_on"),
            source=row.text("source", required=True),
            note=row.text("note"),
        )
    return programmes


def _day(row: Row, column: str) -> date:
    text = row.checked(column, lambda t: parse_date(t) is not None, _DAY)
    row.text(column, required=True)
    return parse_date(text) or date(1900, 1, 1)


def _month(row: Row, column: str, *, required: bool = False) -> str:
    row.text(column, required=required)
    return row.checked(column, lambda t: bool(_MONTH.fullmatch(t)), "月份,如 2024-08")


def read_projects(
    rows: Sequence[Row],
    documents: Collection[str],
    indicators: Collection[str],
    programmes: Collection[str],
) -> Mapping[str, Project]:
    """Return the projects by id."""
    return {
        row.cells["id"]: _project(row, documents, indicators, {*programmes, OWN_LIST})
        for row in rows
    }


def _project(
    row: Row, documents: Collection[str], indicators: Collection[str], lists: Collection[str]
) -> Project:
    for column, known, noun in (
        ("feeds", indicators, "indicators.yaml"),
        ("lists", lists, "programmes.csv"),
    ):
        for word in row.many(column):
            if word not in known:
                row.problem(
                    "PL-020", column, f"“{word}”不在{noun}中", "无法对应", nearest(word, known)
                )

    def period(column: str) -> str:
        return row.checked(column, is_period, _PERIOD)

    project = Project(
        id=row.cells["id"],
        name=row.text("name", required=True),
        kind=row.choice("kind", PROJECT_KINDS),
        stage=row.choice("stage", ("", *STAGES)),
        planned_start=period("planned_start"),
        planned_finish=period("planned_finish"),
        planned_production=period("planned_production"),
        actual_start=period("actual_start"),
        actual_entry=period("actual_entry"),
        actual_finish=period("actual_finish"),
        actual_production=period("actual_production"),
        investment_100m_yuan=row.amount("investment_100m_yuan"),
        fixed_investment_100m_yuan=row.amount("fixed_investment_100m_yuan"),
        land_fee_100m_yuan=row.amount("land_fee_100m_yuan"),
        counted_100m_yuan=row.amount("counted_100m_yuan"),
        counted_to=_month(row, "counted_to"),
        land_mu=row.amount("land_mu"),
        manufacturing=row.choice("manufacturing", ("yes", "no", "mixed", "unknown")),
        manufacturing_share=row.share("manufacturing_share"),
        recognition=row.choice("recognition", RECOGNITION),
        feeds=row.many("feeds"),
        profile=row.choice("profile", PROFILES),
        lists=row.many("lists"),
        public=row.choice("public", ("yes", "no")) == "yes",
        document=row.known("document", documents, "documents.yaml"),
        clause=row.text("clause"),
        source=row.text("source"),
        note=row.text("note"),
    )
    if project.document and not project.clause:
        row.problem("PL-011", "clause", "没有写", "写了文件就要写条款", "补上条款")
    if (project.counted_100m_yuan is None) != (project.counted_to == ""):
        row.problem(
            "PL-011", "counted_to", "已计入的数与截至月份只写了一项", "不知道是哪个月的", "两项都写"
        )
    return project


def read_land(
    rows: Sequence[Row], documents: Collection[str], projects: Collection[str]
) -> tuple[Parcel, ...]:
    """Return the parcels in the order of the file; shares of one project add up to one (IN-083)."""
    parcels = tuple(_parcel(row, documents, projects) for row in rows)
    for project in dict.fromkeys(p.project for p in parcels if p.project):
        shares = [p.share for p in parcels if p.project == project]
        last = next(r for r in reversed(rows) if r.cells["project"] == project)
        stated = [s for s in shares if s is not None]
        if stated and len(stated) < len(shares):
            last.problem(
                "PL-011",
                "share",
                f"{project} 的地块只写了一部分份额",
                "余下的不知道",
                "都写或都不写",
            )
        elif stated and abs(sum(stated) - 1.0) > 1e-9:
            last.problem(
                "IN-083",
                "share",
                f"{project} 各地块的份额合计{sum(stated):g}",
                "合计应为1",
                "改份额",
                "shares do not add up to one",
            )
    return parcels


def _parcel(row: Row, documents: Collection[str], projects: Collection[str]) -> Parcel:
    return Parcel(
        id=row.cells["id"],
        name=row.text("name", required=True),
        project=row.known("project", projects, "projects.csv"),
        stage=row.choice("stage", ("", *LAND_STAGES)),
        stage_month=row.checked("stage_month", is_period, "年、月或日,如 2024-06"),
        area_mu=row.amount("area_mu"),
        share=row.share("share"),
        kind=row.choice("kind", LAND_KINDS),
        intensity_10k_yuan_per_mu=row.amount("intensity_10k_yuan_per_mu"),
        output_10k_yuan_per_mu=row.amount("output_10k_yuan_per_mu"),
        tax_10k_yuan_per_mu=row.amount("tax_10k_yuan_per_mu"),
        rd_to_revenue_pct=row.amount("rd_to_revenue_pct"),
        chemical_park=row.choice("chemical_park", ("yes", "no", "unknown")),
        public=row.choice("public", ("yes", "no")) == "yes",
        document=row.known("document", documents, "documents.yaml"),
        clause=row.text("clause"),
        source=row.text("source"),
        note=row.text("note"),
    )


def read_spending(rows: Sequence[Row], projects: Collection[str]) -> tuple[Spent, ...]:
    """Return the entries of ``spending.csv`` in the order of the file."""
    found = []
    for row in rows:
        row.text("project", required=True)
        row.text("counted_100m_yuan", required=True)
        found.append(
            Spent(
                project=row.known("project", projects, "projects.csv"),
                month=_month(row, "month", required=True),
                counted_100m_yuan=row.amount("counted_100m_yuan") or 0.0,
                known_on=_day(row, "known_on"),
                source=row.text("source", required=True),
                note=row.text("note"),
            )
        )
    return tuple(found)
