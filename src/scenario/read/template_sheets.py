"""The sheets of the blank workbook that offices fill: their columns, and what becomes of the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scenario.read.cell_text import clean_text
from scenario.read.grid import Sheet
from scenario.read.ledger import Ledger

MARK: Final = "填报模板"


@dataclass(frozen=True, slots=True)
class Form:
    """One sheet of the template: printed columns with their fields, and how to fill it.

    `target` names the parameter file that the rows are proposed for; blank means observations.
    `lists` maps a printed column to the list it is chosen from.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    help: str
    target: str = ""
    required: tuple[str, ...] = ()
    lists: tuple[tuple[str, str], ...] = ()


_LONG: Final = (
    ("地区", "region"), ("指标", "indicator"), ("统计范围", "scope"), ("所属期", "period"),
    ("指标形式", "measure"), ("数值", "value"), ("单位", "unit"), ("公布日期", "known_on"),
    ("数据状态", "status"), ("密级", "disclosure"), ("来源", "source"), ("备注", "note"),
)  # fmt: skip
_LONG_LISTS: Final = (
    ("地区", "地区"), ("指标", "指标"), ("指标形式", "指标形式"), ("单位", "单位"),
    ("数据状态", "数据状态"), ("密级", "密级"),
)  # fmt: skip
_NEEDED: Final = ("地区", "指标", "所属期", "数值", "单位")
FORMS: Final = (
    Form(
        "历史数据", _LONG, "一行一个公布数;所属期写如 2024年1-6月;增速填百分数,如 15.2",
        required=_NEEDED, lists=_LONG_LISTS,
    ),
    Form(
        "项目",
        (
            ("项目编号", "id"), ("项目名称", "name"), ("类别", "kind"), ("阶段", "stage"),
            ("计划开工", "planned_start"), ("计划竣工", "planned_finish"), ("计划投产", "planned_production"),
            ("实际开工月", "actual_start"), ("入库纳统月", "actual_entry"), ("实际竣工月", "actual_finish"),
            ("投产月", "actual_production"), ("总投资(亿元)", "investment_100m_yuan"),
            ("固定资产投资(亿元)", "fixed_investment_100m_yuan"), ("土地费用(亿元)", "land_fee_100m_yuan"),
            ("已计入统计(亿元)", "counted_100m_yuan"), ("计入到哪个月", "counted_to"), ("用地(亩)", "land_mu"),
            ("是否制造业", "manufacturing"), ("制造业部分的份额", "manufacturing_share"),
            ("确认方式", "recognition"), ("影响的指标", "feeds"), ("付款类型", "profile"), ("所属清单", "lists"),
            ("公开", "public"), ("依据文件", "document"), ("条款", "clause"), ("来源", "source"), ("备注", "note"),
        ),
        "不知道的留空,不要估填;月份写如 2024-08", target="projects", required=("项目编号", "项目名称"),
    ),
    Form(
        "用地",
        (
            ("地块编号", "id"), ("地块名称", "name"), ("项目编号", "project"), ("阶段", "stage"),
            ("到达该阶段的月份", "stage_month"), ("面积(亩)", "area_mu"), ("占项目投资的份额", "share"),
            ("类别", "kind"), ("投资强度(万元/亩)", "intensity_10k_yuan_per_mu"),
            ("产值(万元/亩)", "output_10k_yuan_per_mu"), ("税收(万元/亩)", "tax_10k_yuan_per_mu"),
            ("研发经费占收入(%)", "rd_to_revenue_pct"), ("在化工园区内", "chemical_park"),
            ("公开", "public"), ("依据文件", "document"), ("条款", "clause"), ("来源", "source"), ("备注", "note"),
        ),
        "每块地写明到了哪一步(挂牌、摘牌、交地 …)", target="land", required=("地块编号", "地块名称"),
    ),
    Form(
        "判断",
        (
            ("判断编号", "id"), ("内容", "name"), ("低", "low"), ("最可能", "mode"), ("高", "high"),
            ("把握", "mass"), ("单位", "unit"), ("判断人", "said_by"), ("日期", "dated"),
            ("可信度", "confidence"), ("备注", "note"),
        ),
        "把握是落在低与高之间的可能性,如 0.9;不是数据", target="priors",
        required=("内容", "低", "最可能", "高", "判断人", "日期"),
    ),
    Form(
        "进度", _LONG, "目标的进度;数据状态写预计、上报、反馈、快报或核定", required=_NEEDED,
        lists=_LONG_LISTS,
    ),
    Form(
        "情景",
        (
            ("情景名称", "name"), ("为什么", "why"), ("提出人", "author"), ("改动对象", "path"),
            ("动作", "verb"), ("数值", "value"), ("预期方向", "expect"), ("备注", "note"),
        ),
        "一行一处改动;改动对象写抓手名称或“项目名+计划开工”;动作为 设为、推迟、乘以、增加;"
        "预期方向如 制造业投资增长:降低", target="scenarios",
        required=("情景名称", "改动对象", "动作", "数值"),
    ),
)  # fmt: skip
_BY_NAME: Final = {form.name: form for form in FORMS}


def form_of(sheet: Sheet) -> Form | None:
    """Return the form a sheet was made from, None when it is an ordinary sheet."""
    first = sheet.cells.get((1, 1))
    if first is None or not first.text.startswith(MARK):
        return None
    return _BY_NAME.get(first.text.removeprefix(MARK).strip("·: "))


def read_form(sheet: Sheet, form: Form, ledger: Ledger) -> None:
    """Keep the rows of a form that is not about observations as proposals for its file.

    A row without a required cell is set aside (``IN-004``).
    """
    header = next((r for r in sheet.rows if _header(sheet, r, form)), 0)
    titles = {c.text.strip().rstrip("*"): c.column for c in sheet.row(header)} if header else {}
    rows: list[dict[str, str]] = []
    for row in sheet.rows:
        ledger.mark(sheet.name, row, "note")
        if row <= header or not header:
            for cell in sheet.row(row):
                ledger.note("", sheet.name, row, cell.column, cell.text, "模板说明或表头")
            continue
        found = {
            field: clean_text(own.plain[:10] if own.kind == "date" else own.plain).text
            for title, field in form.columns
            if title in titles and (own := sheet.cells.get((row, titles[title]))) is not None
        }
        missing = [t for t, f in form.columns if t in form.required and not found.get(f)]
        first = sheet.row(row)[0]
        if missing:
            ledger.seen += 1
            ledger.reject(
                sheet,
                first,
                "IN-004",
                f"缺{'、'.join(missing)}",
                "补上后重新导入",
                "a required cell is empty",
            )
            continue
        for cell in sheet.row(row):
            ledger.note("", sheet.name, row, cell.column, cell.text, f"拟并入 params/{form.target}")
        rows.append({field: found.get(field, "") for _, field in form.columns})
    if rows:
        ledger.proposals[form.target] = rows
        ledger.tell(
            "IN-004", "note", ledger.where(sheet.name), f"“{form.name}”{len(rows)}行",
            f"属于人的决定,不直接写入;已整理为运行文件夹中的 proposed_{form.target}.csv",
            f"核对后并入 params 的 {form.target}", "proposals for a parameter file",
        )  # fmt: skip


def _header(sheet: Sheet, row: int, form: Form) -> bool:
    texts = {c.text.strip().rstrip("*") for c in sheet.row(row)}
    return len(texts & {title for title, _ in form.columns}) >= 3
