"""The blank workbook that offices fill: one sheet per kind of information, with lists to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from scenario.disclosure import LEVELS
from scenario.read.name_tables import NameTables
from scenario.read.template_sheets import FORMS, MARK, Form

_ROWS: Final = 500
_LIST_SHEET: Final = "词表"
_INTRO: Final = (
    "填报说明",
    "1. 每张表第三行起填写;带*的列必填。不知道的留空,不要填0。",
    "2. 一行一个数:所属期写如 2024年1-6月、2024年6月、2024年;数值列只写数字。",
    "3. 增速填百分数(15.2 表示15.2%),单位选 %;金额写明亿元或万元。",
    "4. 公布日期不知道时留空,导入时按发布规律估计并注明。",
    "5. 密级不写时按 L3 内部处理;单个企业的数据不得标为 L1。",
    "6. 填好后运行:scenario import 本文件;不清楚的地方只会问一次。",
)


def write_template(path: str | Path, names: NameTables) -> Path:
    """Write the blank workbook.

    Parameters
    ----------
    path : str or Path
        Where to write it (``.xlsx``).
    names : NameTables
        Indicators, regions and units for the lists.

    Returns
    -------
    Path
        The file written.

    Examples
    --------
    >>> import tempfile
    >>> from scenario.read.name_tables import read_name_tables
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_template(Path(folder) / "模板.xlsx", read_name_tables("params")).name
    '模板.xlsx'
    """
    import xlsxwriter

    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(target), {"strings_to_formulas": False})
    book.set_properties({"title": "年度目标研判填报模板", "created": datetime(2024, 1, 1)})
    styles = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format(
            {"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True}
        ),
        "must": book.add_format(
            {"bold": True, "bg_color": "#FCE4D6", "border": 1, "text_wrap": True}
        ),
        "text": book.add_format({"num_format": "@"}),
    }
    intro = book.add_worksheet("说明")
    intro.set_column(0, 0, 90)
    for row, line in enumerate(_INTRO):
        intro.write_string(row, 0, line, styles["title"] if row == 0 else None)
    ranges = _lists(book, names)
    for form in FORMS:
        _sheet(book.add_worksheet(form.name), form, styles, ranges)
    book.get_worksheet_by_name(_LIST_SHEET).hide()
    book.close()
    return target


def _lists(book: Any, names: NameTables) -> dict[str, str]:
    """Write the lists to a sheet of their own and return list → range."""
    columns: Mapping[str, Sequence[str]] = {
        "地区": [n for i, n in names.regions.items() if not i.startswith("wb_")],
        "指标": [i.name for i in names.indicators.values()],
        "单位": [u.name for u in names.units.values()],
        "指标形式": ("水平", "增速", "指数", "比率", "占比", "个数", "位次"),
        "数据状态": ("核定", "初步", "快报", "反馈", "上报", "预计", "目标"),
        "密级": LEVELS,
    }
    sheet = book.add_worksheet(_LIST_SHEET)
    ranges = {}
    for column, (name, words) in enumerate(columns.items()):
        sheet.write_string(0, column, f"{MARK}·{_LIST_SHEET}" if column == 0 else name)
        for row, word in enumerate(words, 1):
            sheet.write_string(row, column, word)
        letter = chr(ord("A") + column)
        ranges[name] = f"={_LIST_SHEET}!${letter}$2:${letter}${len(words) + 1}"
    return ranges


def _sheet(sheet: Any, form: Form, styles: Mapping[str, Any], ranges: Mapping[str, str]) -> None:
    sheet.write_string(0, 0, f"{MARK}·{form.name}", styles["title"])
    sheet.write_string(0, 3, form.help)
    for column, (title, field) in enumerate(form.columns):
        must = title in form.required
        sheet.write_string(
            1, column, f"{title}*" if must else title, styles["must" if must else "head"]
        )
        wide = 28 if field in ("indicator", "name", "source", "note", "why", "path") else 13
        keep = field in (
            "value",
            "low",
            "mode",
            "high",
            "mass",
            "investment_100m_yuan",
            "land_mu",
            "area_mu",
        )
        sheet.set_column(column, column, wide, None if keep else styles["text"])
        chosen = dict(form.lists).get(title)
        if chosen:
            sheet.data_validation(2, column, _ROWS, column, {
                "validate": "list", "source": ranges[chosen], "error_type": "warning",
                "error_title": "不在词表中", "error_message": "请从词表选择;别名也可以,导入时会核对",
            })  # fmt: skip
    sheet.freeze_panes(2, 0)
