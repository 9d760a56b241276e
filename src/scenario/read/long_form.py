"""The long form of published values on disk: columns, closed vocabularies, strict parsing."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Final, get_args

import pandas as pd

from scenario.disclosure import LEVELS
from scenario.errors import Finding, ScenarioError, error
from scenario.terms import Measure

#: Columns of every file in ``data/observations``, in this order.
COLUMNS: Final = (
    "region", "scope", "indicator", "period_start", "period_end", "measure", "basis", "value",
    "bound", "unit", "known_on", "known_on_kind", "status", "disclosure", "source", "note",
)  # fmt: skip
#: Closed vocabularies; region, scope, indicator and unit are checked against ``params`` instead.
VOCABULARY: Final[Mapping[str, tuple[str, ...]]] = {
    "measure": get_args(Measure),
    "basis": ("", "current_prices", "comparable_prices", "comparable_scope"),
    "bound": ("", "at_least", "at_most"),
    "known_on_kind": ("printed", "rounded", "estimated", "latest_vintage"),
    # 终值或核定 · 初步 · 预计 · 上报 · 反馈 · 快报 · 目标 · 虚构
    "status": (
        "final",
        "certified",
        "provisional",
        "estimated",
        "reported",
        "returned",
        "flash",
        "target",
        "synthetic",
    ),
    "disclosure": ("", *LEVELS),  # blank counts as L3 and is reported
}
_REQUIRED: Final = ("region", "scope", "indicator", "unit", "source")
_NUMBER: Final = r"-?(?:0|[1-9]\d*)(?:\.\d+)?"
_MONTH: Final = r"[12]\d{3}-(?:0[1-9]|1[0-2])"
_MEANING: Final = {
    "period_start": ("不是 YYYY-MM", "写成如 2024-01"),
    "period_end": ("不是 YYYY-MM", "写成如 2024-06"),
    "value": ("不是一个普通的十进制数", "只写数字,单位放 unit,“以上”放 bound,缺失的值不成行"),
    "known_on": ("不是有效的 YYYY-MM-DD", "写成如 2024-09-18"),
}


def observation_files(path: Path) -> list[Path]:
    """Return the CSV files of a data folder, of a folder of files, or the one file given.

    Raises
    ------
    ScenarioError
        When there is none.
    """
    folder = path / "observations" if (path / "observations").is_dir() else path
    files = [folder] if folder.is_file() else sorted(folder.glob("*.csv"))
    if not files:
        raise ScenarioError(
            [
                error(
                    "OB-002", str(path), "没有观测值文件", "没有数据可用",
                    "检查路径;观测值放在 data/observations 的 CSV 文件里", "no observation files",
                )
            ]
        )  # fmt: skip
    return files


def raw_records(file: Path, findings: list[Finding]) -> list[list[str]]:
    """Return one file's cells with its name and line numbers; what is broken goes to `findings`."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as problem:
        findings.append(
            error(
                "OB-003", file.name, f"第{problem.start}字节不是 UTF-8", "整个文件读不出",
                "另存为 UTF-8(无 BOM)的 CSV", "not UTF-8",
            )
        )  # fmt: skip
        return []
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, [])
    if tuple(header) != COLUMNS:
        missing = [c for c in COLUMNS if c not in header]
        extra = [c for c in header if c not in COLUMNS]
        findings.append(
            error(
                "OB-004", f"{file.name} 第1行", f"缺少的列 {missing},多出的列 {extra}",
                "列名或次序与约定不同,整个文件不读", "列依次为 " + ", ".join(COLUMNS),
                "wrong columns",
            )
        )  # fmt: skip
        return []
    rows: list[list[str]] = []
    for cells in reader:
        if len(cells) == len(COLUMNS):
            rows.append([*cells, file.name, str(reader.line_num)])
        else:
            findings.append(
                error(
                    "OB-005", f"{file.name} 第{reader.line_num}行", f"有{len(cells)}个单元格",
                    f"每行应有{len(COLUMNS)}个", "补齐空单元格;含逗号的文字加引号",
                    "wrong number of cells",
                )
            )  # fmt: skip
    return rows


def cell_findings(frame: pd.DataFrame) -> list[Finding]:
    """Return a finding for every cell that does not follow its column's rule."""
    bad: list[tuple[str, str, pd.Series]] = []
    for column, allowed in VOCABULARY.items():
        bad.append(("OB-006", column, ~frame[column].isin(allowed)))
    for column in _REQUIRED:
        bad.append(("OB-007", column, frame[column].str.strip() == ""))
    for column in ("period_start", "period_end"):
        bad.append(("OB-008", column, ~frame[column].str.fullmatch(_MONTH).astype(bool)))
    bad.append(("OB-009", "value", ~frame["value"].str.fullmatch(_NUMBER).astype(bool)))
    days = pd.to_datetime(frame["known_on"], format="%Y-%m-%d", errors="coerce")
    shape = frame["known_on"].str.fullmatch(r"\d{4}-\d{2}-\d{2}").astype(bool)
    bad.append(("OB-010", "known_on", days.isna() | ~shape))
    findings = [
        _cell_error(id, column, row)
        for id, column, mask in bad
        for row in frame[mask].itertuples(index=False)
    ]
    backwards = (frame["period_start"] > frame["period_end"]) | (
        frame["period_start"].str[:4] != frame["period_end"].str[:4]
    )
    findings += [
        error(
            "OB-011", f"{row.file} 第{row.row}行", f"所属期 {row.period_start}—{row.period_end}",
            "起止颠倒或跨年", "所属期须在一年之内;跨年数据单独存放", "period not inside one year",
        )
        for row in frame[backwards].itertuples(index=False)
    ]  # fmt: skip
    return findings


def _cell_error(id: str, column: str, row: object) -> Finding:
    found = str(getattr(row, column))
    if column in VOCABULARY:
        meaning = "不在约定的写法之内"
        remedy = "改为 " + "、".join(v or "(空)" for v in VOCABULARY[column])
    elif id == "OB-007":
        meaning, remedy = "此列不能为空", "补上;不知道的行不要收入"
    else:
        meaning, remedy = _MEANING[column]
    where = f"{getattr(row, 'file', '')} 第{getattr(row, 'row', '')}行 {column} 列"
    return error(id, where, f"“{found}”", meaning, remedy, f"bad value {found!r} in {column}")
