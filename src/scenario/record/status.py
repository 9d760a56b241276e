"""What happens to an issue after it was entered: reviewed, issued, withdrawn. Lines are only added."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from scenario import record_words
from scenario.errors import ScenarioError, error
from scenario.read.commit import locked, write_whole
from scenario.record.chain import extend
from scenario.record.lines import ISSUES, STATUS, event_of
from scenario.record.register import FOLDER, register
from scenario.typeset import typeset


def set_status(
    id: str,
    status: str,
    *,
    by: str,
    day: str | date,
    reason: str = "",
    folder: str | Path = FOLDER,
) -> str:
    """Add what happened to an issue: reviewed, issued or withdrawn.

    Parameters
    ----------
    id : str
        Of the issue.
    status : {"reviewed", "issued", "withdrawn"}
    by : str
        Who decided; a reviewer is somebody other than the author.
    day : str or date
    reason : str
        Needed to withdraw.
    folder : str or Path

    Returns
    -------
    str
        One sentence, Chinese.

    Raises
    ------
    ScenarioError
        ``RC-020`` no such issue; ``RC-032`` the status cannot follow, nobody is named, the
        reviewer is the author, or a withdrawal gives no reason.

    Examples
    --------
    ``set_status("2024-06-30-mid_year-0a1b2c3d", "reviewed", by="乙", day="2024-07-19")``
    """
    root = Path(folder)
    with locked(root):
        book = register(root)
        author = str(book.of(id)["author"].iloc[0])
        now = str(book.issues.set_index("issue").loc[id, "status"])
        words = record_words.ISSUE_STATUS
        problem = ""
        if status not in STATUS[now]:
            may = "、".join(words[s] for s in STATUS[now]) or "不能再变"
            problem = f"现为{words[now]},不能改为“{words.get(status, status)}”(可改为:{may})"
        elif not by.strip():
            problem = "没有写明是谁"
        elif status == "reviewed" and by.strip() == author:
            problem = f"审核人与编制人同为{author}"
        elif status == "withdrawn" and not reason.strip():
            problem = "撤回没有写明理由"
        if problem:
            raise ScenarioError(
                [
                    error(
                        "RC-032", id, problem, "状态未改",
                        "按草稿→已审核→已发的顺序,由编制人以外的人审核;撤回写明 --reason",
                        "this status cannot be entered",
                    )
                ]
            )  # fmt: skip
        row = event_of(id, status, date.fromisoformat(str(day)).isoformat(), by.strip(), reason)
        events = extend((root / "issues.csv").read_bytes(), ISSUES, [row])
        write_whole(root / "issues.csv", events)
    return typeset(f"{id}:{words[status]}({by.strip()},{row['day']})")
