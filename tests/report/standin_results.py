"""Made-up results for the report room, judged and compared by the real rooms before it."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pandas as pd
from report.standin_plan import AS_OF, DRAWS

from scenario import wording
from scenario.compare.contrast import Contrast, contrast
from scenario.compare.outlook import Outlook, outlook
from scenario.errors import Finding, warning
from scenario.model.catalogue import FittedModels
from scenario.model.contract import Draws, Evidence, Fitted, Path
from scenario.periods import BIN_END_MONTHS
from scenario.simulate.land import Flow, LandEffect
from scenario.simulate.money import Money
from scenario.simulate.run import Forecast
from scenario.terms import Observations, Plan, Target


def _columns() -> list[str]:
    return [
        "region",
        "scope",
        "indicator",
        "period_start",
        "period_end",
        "measure",
        "basis",
        "value",
        "bound",
        "unit",
        "known_on",
        "known_on_kind",
        "status",
        "disclosure",
        "source",
        "note",
        "used_as",
    ]


def rows(*entries: tuple[str, str, str, str, float, str]) -> pd.DataFrame:
    made = [
        (
            region,
            "whole",
            indicator,
            start,
            end,
            "growth",
            "comparable_prices",
            value,
            "",
            "percent",
            "2024-07-31",
            "printed",
            "final",
            "L1",
            source,
            "",
            "own",
        )
        for region, indicator, start, end, value, source in entries
    ]
    return pd.DataFrame(made, columns=_columns())


def fitted_of(
    one: Target,
    draws: np.ndarray,
    *,
    basis: str,
    quality: str,
    text: str,
    narrowing: str = "",
    path: Path | None = None,
    data: pd.DataFrame | None = None,
    own: int = 0,
    base_share: float | None = None,
    notes: tuple[str, ...] = (),
    readings: dict[str, np.ndarray] | None = None,
    parts: dict[str, np.ndarray] | None = None,
) -> Fitted:
    joint = dict(parts or {})
    if base_share is not None:
        joint["base_share"] = np.linspace(base_share - 0.01, base_share + 0.01, draws.size)
    latest = "2024-01..06" if path and path.observed else ""
    evidence = Evidence(
        basis, quality, own, latest, text, narrowing, rows() if data is None else data
    )
    return Fitted(
        one.id,
        one.kind,
        "1",
        Draws(draws, readings or {}, path, joint),
        evidence,
        {"engine": "kalman", "rhat": 1.001, "ess": 4000.0, "passed": True},
        notes=notes,
    )


def path_to(final: np.ndarray, observed: dict[int, float], rng: np.random.Generator) -> Path:
    last = max(observed, default=0)
    start = observed.get(last, float(np.median(final)) - 2.0)
    steps = [m for m in BIN_END_MONTHS if m > last]
    share = np.array([(m - last) / (12 - last) for m in steps])
    wobble = rng.normal(0, 0.3, (final.size, len(steps))) * np.sqrt(share * (1 - share))
    draws = start + (final[:, None] - start) * share + wobble
    known = np.tile([observed.get(m, start) for m in BIN_END_MONTHS if m <= last], (final.size, 1))
    return Path(BIN_END_MONTHS, np.hstack([known, draws]) if last else draws, observed)


def make_fitted(plan: Plan, **changed: Fitted) -> FittedModels:
    rng = np.random.default_rng(7)
    t = plan.targets
    web = "https://www.zh.gov.cn/art/2024/9/18/art_1.html"
    iva, dig = rng.normal(6.6, 1.6, DRAWS), rng.normal(9.7, 2.2, DRAWS)
    inv, rd = rng.normal(9.0, 9.5, DRAWS), rng.normal(3.42, 0.12, DRAWS)
    rank = np.clip(np.round(rng.normal(8.3, 2.4, DRAWS)), 1, 40)
    made = [
        fitted_of(
            t["industrial_value_added_growth"], iva, basis="pooled", quality="medium", own=19,
            text="本区公布数19个,最新为2024年1—6月;参照国家、省、市走势。",
            path=path_to(iva, {3: 5.2, 6: 4.1}, rng), base_share=0.49,
            data=rows(("镇海区", "industrial_value_added", "2024-01", "2024-03", 5.2, web),
                      ("镇海区", "industrial_value_added", "2024-01", "2024-06", 4.1, web),
                      ("宁波市", "industrial_value_added", "2024-01", "2024-08", 7.4, "http://tjj.example.cn/a")),
            narrowing="2024年1—8月规上工业增加值累计增速"),
        fitted_of(
            t["digital_core_growth"], dig, basis="prior_only", quality="none",
            text="没有本区公布数,也没有可用的同类序列。", path=path_to(dig, {}, rng),
            narrowing="数字经济核心产业增加值近三年年度数"),
        fitted_of(
            t["mfg_investment_growth"], inv, basis="sister_series", quality="low",
            text=wording.EVIDENCE["sister_series"], path=path_to(inv, {}, rng),
            data=rows(("镇海区", "fixed_asset_investment", "2024-01", "2024-06", 9.2, web),
                      ("镇海区", "fixed_asset_investment", "2024-06", "2024-06", 7.7, web),
                      ("镇海区", "fixed_asset_investment", "2024-01", "2024-03", 8.8, web),
                      ("全国", "manufacturing_investment", "2024-01", "2024-08", 9.1, "http://www.stats.example.cn/b")),
            narrowing="2024年1—8月制造业投资累计增速",
            notes=("两个专项方案的项目有重叠,年度计划投资只作下限参考",)),
        fitted_of(
            t["rd_intensity"], rd, basis="pooled", quality="low", own=4,
            text="本区公布数4个,参照各省份面板。", narrowing="2023年全社会R&D经费核定数",
            readings={"own_year": rd, "published_in_year": rd - 0.04},
            notes=("2020年2.43%到2022年3.4%可能存在口径变化",)),
        fitted_of(
            t["mfg_quality_rank"], rank, basis="observations", quality="medium", own=6,
            text="本区公布位次6个。", notes=("2021年指数位次不等同于综合评价位次",)),
    ]  # fmt: skip
    said = tuple(plan.priors)
    made = [replace(f, diagnostics={**f.diagnostics, "judgements": said}) for f in made]
    read = ["year", "first", "last", "decimals", "column_decimals", "file", "row"]
    seen = Observations(pd.DataFrame(columns=[*_columns(), *read]), AS_OF, "9f3c2a77be10d4")
    return FittedModels(
        plan, seen, 20240930, DRAWS, MappingProxyType({f.target: f for f in made} | changed)
    )


def make_forecast(
    fitted: FittedModels,
    scenario: str,
    points: float = 0.0,
    money: tuple[float, float] | None = None,
    notes: tuple[str, ...] = (),
) -> Forecast:
    draws = {id: f.draws for id, f in fitted.items()}
    hit = "mfg_investment_growth"
    spread = np.linspace(0.4, 1.6, DRAWS)
    moved = draws[hit].values + points * spread
    if points:
        draws[hit] = Draws(moved, {}, draws[hit].path, draws[hit].parts)
    nothing = np.zeros(DRAWS)
    flow = Flow(nothing, nothing, nothing)
    land = LandEffect(flow, flow, flow, flow, flow, nothing > 0)
    gained = {} if money is None else {hit: Money(money[0] * spread, money[1] * spread)}
    return Forecast(
        fitted.plan.scenarios[scenario],
        MappingProxyType(draws),
        MappingProxyType(gained),
        notes,
        fitted,
        land=land if scenario == "extra_land" else None,
    )


def make_outlook(plan: Plan, **changed: Fitted) -> Outlook:
    return outlook(make_forecast(make_fitted(plan, **changed), "baseline"))


def make_contrast(plan: Plan) -> Contrast:
    fitted = make_fitted(plan)
    return contrast(
        make_forecast(fitted, "baseline"),
        make_forecast(fitted, "project_delay", -1.8, (-2.2, 2.3)),
        make_forecast(
            fitted, "extra_land", 0.0, (0.0, 3.0), ("未挂牌地块今年基本不形成投资,影响在下年。",)
        ),
    )


def make_findings() -> tuple[Finding, ...]:
    return (warning("IN-031", "annual.csv 第12行", "同一所属期有两个数", "取官方来源", "核对原文"),)
