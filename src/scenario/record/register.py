"""The register of issued forecasts: read as a whole or not at all, added to and never rewritten."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import pandas as pd

from scenario import record_words
from scenario.disclosure import highest
from scenario.errors import Finding, ScenarioError, error, raise_errors
from scenario.page_table import brief, page_table
from scenario.record.chain import SEALS, broken, rows_of
from scenario.record.lines import FORECASTS, ISSUES, LEVELS
from scenario.typeset import typeset

#: The default folder; nothing is written there unless it is asked for.
FOLDER: Final = Path("record")
#: Tables of the register and their columns.
TABLES: Final = {"forecasts.csv": FORECASTS, "issues.csv": ISSUES}
#: Folder of the manifests, one per issue.
MANIFESTS: Final = "issues"
_NUMBERS: Final = ("threshold", "chance", "mcse", *LEVELS)


@dataclass(frozen=True, slots=True)
class Register:
    """Everything that was registered, whole.

    Parameters
    ----------
    folder : Path
    forecasts : DataFrame
        One row per issue, scenario and target; numbers as numbers.
    issues : DataFrame
        One row per issue, in order, with its status now.
    head : str
        Hash of the last line of the events: kept elsewhere, it proves that nothing was remade.
    """

    folder: Path
    forecasts: pd.DataFrame
    issues: pd.DataFrame
    head: str

    @property
    def table(self) -> pd.DataFrame:
        """One row per issue."""
        return self.issues

    @property
    def text(self) -> tuple[str, ...]:
        """One sentence per issue, Chinese."""
        if self.issues.empty:
            return (typeset(f"{self.folder}里还没有登记"),)
        return tuple(
            typeset(
                f"{row['issue']}:{row['made_on']}登记,数据截至{row['as_of']};"
                f"{row['scenarios']}种情景{row['forecasts']}项预测;"
                f"编制{row['author'] or '—'},审核{row['assurer'] or '—'};"
                f"{record_words.ISSUE_STATUS[row['status']]}"
            )
            for row in self.issues.to_dict("records")
        )

    @property
    def disclosure(self) -> str:
        """Highest disclosure level of what the registered forecasts were made from."""
        return highest(self.forecasts["disclosure"])

    __repr__ = brief

    def _repr_html_(self) -> str:
        return page_table(self.table)

    def of(self, issue: str) -> pd.DataFrame:
        """Return the forecasts of one issue.

        Raises
        ------
        ScenarioError
            ``RC-020`` when there is no such issue.
        """
        if issue not in set(self.issues["issue"]):
            known = "、".join(self.issues["issue"].tail(5)) or "无"
            raise ScenarioError(
                [
                    error(
                        "RC-020", f"登记册 {self.folder}", f"没有“{issue}”这一期", "无法查看",
                        f"最近登记的:{known}", f"no such issue: {issue}",
                    )
                ]
            )  # fmt: skip
        return self.forecasts[self.forecasts["issue"] == issue].reset_index(drop=True)

    def manifest(self, issue: str) -> dict[str, Any]:
        """Return what an issue was made from: files, hashes, versions.

        Raises
        ------
        ScenarioError
            As `of`.
        """
        self.of(issue)
        text = (self.folder / MANIFESTS / f"{issue}.json").read_text("utf-8")
        return dict(json.loads(text))

    def since(self, when: str) -> str:
        """Return an issue by its id, or the newest one whose data end on or before a day.

        Raises
        ------
        ScenarioError
            ``RC-021`` when no issue that stands is old enough.
        """
        if when in set(self.issues["issue"]):
            return when
        standing = self.issues[self.issues["status"] != "withdrawn"]
        before = standing[standing["as_of"] <= when]
        if before.empty:
            raise ScenarioError(
                [
                    error(
                        "RC-021", f"登记册 {self.folder}", f"没有数据截至日不晚于“{when}”的登记",
                        "没有可比的旧预测", "用 scenario register list 查看已登记的各期,给出其编号或更晚的日期",
                        f"no issue with data up to {when}",
                    )
                ]
            )  # fmt: skip
        newest = before["as_of"].max()
        return str(before[before["as_of"] == newest]["issue"].iloc[-1])


def register(folder: str | Path = FOLDER) -> Register:
    """Read the register of issued forecasts.

    Parameters
    ----------
    folder : str or Path
        One that is missing or empty is a register without issues.

    Returns
    -------
    Register
        ``.table`` (one row per issue), ``.text`` (sentences), ``.forecasts`` (all lines).

    Raises
    ------
    ScenarioError
        ``RC-001`` to ``RC-005`` naming file, line and field of everything that is not as it was
        written.

    Examples
    --------
    >>> register("outputs/no_such_folder").table.empty
    True
    """
    root = Path(folder)
    contents = read_tables(root)
    raise_errors(table_findings(contents))
    tables = {name: frame_of(contents[name], name) for name in TABLES}
    forecasts, events = tables["forecasts.csv"], tables["issues.csv"]
    for column in _NUMBERS:
        forecasts[column] = forecasts[column].astype(float)
    forecasts["year"] = forecasts["year"].astype(int)
    head = events["hash"].iloc[-1] if len(events) else ""
    return Register(root, forecasts.drop(columns=list(SEALS)), _issues(forecasts, events), head)


def read_tables(folder: Path) -> dict[str, bytes]:
    """Return the bytes of the tables; empty for those that are not there."""
    return {n: (folder / n).read_bytes() if (folder / n).exists() else b"" for n in TABLES}


def frame_of(content: bytes, name: str) -> pd.DataFrame:
    """Return a whole table as texts."""
    rows = rows_of(content, TABLES[name]) if content else []
    return pd.DataFrame(rows, columns=[*TABLES[name], *SEALS], dtype=object)


def table_findings(contents: Mapping[str, bytes]) -> list[Finding]:
    """Return what is not as it was written: field by field, then table against table.

    Parameters
    ----------
    contents : mapping of str to bytes
        As `read_tables` returns them.
    """
    found = [f for n, content in contents.items() if content for f in broken(content, TABLES[n], n)]
    if found:
        return found
    forecasts, events = (frame_of(contents[name], name) for name in TABLES)
    entered = events[events["first_line"] != ""]
    for row in entered.itertuples():
        first, lines = int(str(row.first_line)), int(str(row.lines))
        part = forecasts.iloc[first - 2 : first - 2 + lines]
        whole = len(part) == lines and set(part["issue"]) <= {row.issue}
        if not whole or part["hash"].iloc[-1] != row.head:
            last = first + lines - 1
            found.append(_lost(f"forecasts.csv 第{first}—{last}行", str(row.issue)))
    for issue in dict.fromkeys(forecasts["issue"]):
        if issue not in set(entered["issue"]):
            at = int(forecasts.index[forecasts["issue"] == issue][0]) + 2
            found.append(_lost(f"forecasts.csv 第{at}行起", issue, "在 issues.csv 中没有登记"))
    return found


def _lost(where: str, issue: str, found: str = "登记的各行不全或与登记时不同") -> Finding:
    return error(
        "RC-005", where, f"{issue} {found}", "登记册被截短,或上次登记中断",
        "登记中断的,用同样的输入再登记一次即补全;否则用备份或版本库恢复两个表",
        f"the lines of {issue} and its entry do not fit together",
    )  # fmt: skip


def _issues(forecasts: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    columns = [
        "issue", "made_on", "kind", "as_of", "year", "status", "author", "assurer", "forecasts",
        "scenarios", "data_id", "plan_id", "program",
    ]  # fmt: skip
    rows = []
    for issue, lines in forecasts.groupby("issue", sort=False):
        now = events[events["issue"] == issue].iloc[-1]
        reviewed = events[(events["issue"] == issue) & (events["event"] == "reviewed")]
        first = lines.iloc[0]
        get = partial(pd.Series.__getitem__, first)
        counts = {"forecasts": len(lines), "scenarios": lines["scenario"].nunique()}
        row = {c: get(c) for c in columns if c in forecasts.columns} | counts
        row["status"] = now["event"]
        if len(reviewed):
            row["assurer"] = reviewed.iloc[-1]["by"]
        rows.append(row)
    return pd.DataFrame(rows, columns=columns)
