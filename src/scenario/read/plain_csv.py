"""One column of a CSV file as a plain series: the periods in the first column, as they are written."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from scenario.errors import ScenarioError, error
from scenario.read.encoding import decode

if TYPE_CHECKING:
    import pandas as pd


def read_plain_csv(path: Path | str, column: str = "") -> pd.Series:
    r"""Return one column of a CSV file, indexed by the texts of its first column.

    Parameters
    ----------
    path : Path or str
        With a line of heads; UTF-8 or GBK; separated by commas, semicolons or tabs.
    column : str
        Head of the column; the second one when empty.

    Returns
    -------
    Series of float
        Blank cells are missing values.

    Raises
    ------
    ScenarioError
        ``YE-020`` when the file is not there or is a workbook, ``YE-021`` without such a column,
        ``YE-022`` with the lines whose cell is no number; all lines at once.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "a.csv"
    >>> _ = file.write_text("月份,产值\n2024-01,84\n2024-02,\n", "utf-8")
    >>> read_plain_csv(file).to_dict()
    {'2024-01': 84.0, '2024-02': nan}
    """
    import pandas as pd

    file = Path(path)
    if not file.is_file() or file.suffix.lower() in (".xlsx", ".xls", ".xlsb", ".ods"):
        found = "没有这个文件" if not file.is_file() else "是工作簿,不是CSV"
        raise ScenarioError(
            [error("YE-020", str(file), found, "没有可读的序列",
                   "在表格软件里另存为CSV;整张报表用 scenario import", "no CSV file")]
        )  # fmt: skip
    text = decode(file.read_bytes(), file.name).text
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    heads, *rows = (
        [c.strip() for c in row] for row in csv.reader(io.StringIO(text), delimiter=mark)
    )
    rows = [row for row in rows if any(row)]
    if len(heads) < 2 or (column and column not in heads[1:]):
        raise ScenarioError(
            [error("YE-021", file.name, f"没有“{column}”一列" if column else "只有一列",
                   "不知道用哪些数", f"可用:{'、'.join(heads[1:]) or '无'};第一列是年月", "no such column")]
        )  # fmt: skip
    place = heads.index(column) if column else 1
    values, wrong = [], []
    for line, row in enumerate(rows, start=2):
        cell = row[place] if place < len(row) else ""
        try:
            values.append(float(cell.replace(",", "").rstrip("%")) if cell else float("nan"))
        except ValueError:
            wrong.append(
                error("YE-022", f"{file.name} 第{line}行", f"“{cell}”不是数", "这一期没有可用的数",
                      "改成数,不知道就留空", "not a number")
            )  # fmt: skip
    if wrong:
        raise ScenarioError(wrong)
    return pd.Series(values, index=[row[0] for row in rows], name=heads[place])
