"""Entering a memo in the register. Lines are only added."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from scenario.compare.outlook import Outlook
from scenario.disclosure import HIGHEST
from scenario.errors import ScenarioError, error, raise_errors
from scenario.read.commit import locked, write_whole
from scenario.read.observations import read_observations
from scenario.read.plan import read_plan
from scenario.record.chain import extend, last_hash
from scenario.record.inputs import keep_params, pin_data
from scenario.record.lines import FORECASTS, ISSUES, Run, event_of, key_of, said_of
from scenario.record.program import program
from scenario.record.register import FOLDER, MANIFESTS, read_tables, register, table_findings
from scenario.terms import Settings
from scenario.typeset import typeset


@dataclass(frozen=True, slots=True)
class Entry:
    """What entering a memo came to.

    Parameters
    ----------
    issue : str
        Its id in the register.
    lines : int
        Forecasts that were added; 0 when the same memo stood there already.
    head : str
        Hash of the last event: printed or kept elsewhere, it proves later that nothing was remade.
    """

    issue: str
    lines: int
    head: str

    @property
    def text(self) -> str:
        """One sentence, Chinese."""
        if self.lines:
            return typeset(f"已登记{self.issue}:{self.lines}项预测,链末校验值{self.head[:16]}")
        return typeset(f"{self.issue}此前已登记,输入、程序和结果都相同,不重复登记")


def issue(
    outlooks: Sequence[Outlook],
    *,
    kind: str,
    made_on: str | date,
    params: str | Path,
    data: str | Path,
    folder: str | Path = FOLDER,
    outputs: Mapping[str, bytes] | None = None,
    engine: str = "default",
    edition: str = "internal",
    lang: str = "zh",
    since: str = "",
) -> Entry:
    """Enter the forecasts of a memo in the register.

    The same memo (kind, day, data, plan, seed, draws, program and every number) is entered once;
    entered again it changes nothing. A memo in which anything differs is a new issue.

    Parameters
    ----------
    outlooks : sequence of Outlook
        The baseline first, then the other scenarios; of one run.
    kind : str
        Kind of memo.
    made_on : str or date
        The day it was issued.
    params, data : str or Path
        The folders that the run was read from; parameter files are copied, data files pinned.
    folder : str or Path
        Of the register; made when missing.
    outputs : mapping of str to bytes, optional
        The written files by suffix, so that a later run can be compared byte by byte.
    engine : {"default", "reference"}
        Which the models were chosen with.
    edition : {"internal", "report"}
        Of the written files; another edition is another issue.
    lang : {"zh", "en"}
        Of the written files; another language is another issue.
    since : str
        The issue that the memo was compared with, if any.

    Returns
    -------
    Entry

    Raises
    ------
    ScenarioError
        ``RC-001`` to ``RC-005`` when the register is not whole (nothing is added to it then);
        ``RC-030`` when the folders are no longer what the run was read from; ``RC-031`` when the
        outlooks are of several runs; ``RC-033`` when a forecast was made from data of the highest
        disclosure level, which stay out of files.

    Examples
    --------
    ``sc.issue([base], kind="mid_year", made_on="2024-07-20", params="params", data="data")``
    writes to ``record/`` and returns the id of the issue:

    >>> Entry("2024-06-30-mid_year-0a1b2c3d", 246, "9f" * 32).text
    '已登记2024-06-30-mid_year-0a1b2c3d:246项预测，链末校验值9f9f9f9f9f9f9f9f'
    """
    root, base = Path(folder), outlooks[0]
    run = _run(outlooks, engine)
    _unchanged(base, Path(params), Path(data))
    said = [cells for outlook in outlooks for cells in said_of(outlook)]
    _may_be_kept(said)
    lights = dict(sorted(base.previous.items()))
    paper = (kind, edition, since) if lang == "zh" else (kind, edition, lang, since)
    key = key_of(paper, base.as_of.isoformat(), run, [*said, lights])
    id = f"{base.as_of.isoformat()}-{kind}-{key[:8]}"
    settings = base.forecast.plan.settings
    with locked(root):
        whole = table_findings(tables := read_tables(root))
        torn = [f for f in whole if f.id != "RC-005" or id not in f.found]
        if torn:
            raise ScenarioError(torn)
        events = tables["issues.csv"]
        if not whole and id in set(register(root).issues["issue"]):
            return Entry(id, 0, last_hash(events))
        day = date.fromisoformat(str(made_on)).isoformat()
        head = _enter(root, id, kind, day, settings, run, said, tables, {
            "params": keep_params(root, Path(params)),
            "data": [pin.as_dict() for pin in pin_data(Path(data))],
            "outputs": {k: sha256(v).hexdigest() for k, v in sorted((outputs or {}).items())},
            "scenarios": [o.scenario for o in outlooks],
            "as_of": base.as_of.isoformat(),
            "edition": edition,
            **({} if lang == "zh" else {"lang": lang}),
            "lights_before": lights,
            "since": since,
        })  # fmt: skip
    return Entry(id, len(said), head)


def _enter(
    root: Path,
    id: str,
    kind: str,
    day: str,
    settings: Settings,
    run: Run,
    said: Sequence[dict[str, str]],
    tables: Mapping[str, bytes],
    more: Mapping[str, Any],
) -> str:
    """Write manifest, lines and event, in this order; the event makes the issue count."""
    status = "reviewed" if settings.assurer not in ("", settings.author) else "draft"
    who = {"author": settings.author, "assurer": settings.assurer, "status": status}
    manifest = {
        "schema": 1, "issue": id, "kind": kind, "made_on": day, **who,
        "run": run.cells | {"libraries": dict(run.program.libraries)}, **more,
    }  # fmt: skip
    text = (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
    old = tables["forecasts.csv"]
    first = old.find(f"\n{id},".encode())  # lines of an entry that was cut off come last
    kept = old if first < 0 else old[: first + 1]
    name = root / MANIFESTS / f"{id}.json"
    if first < 0 or not name.exists():
        write_whole(name, text)
    else:
        text = name.read_bytes()
    shared = {"issue": id, "made_on": json.loads(text)["made_on"], "kind": kind, **who}
    shared |= {"as_of": more["as_of"], "manifest": sha256(text).hexdigest(), **run.cells}
    new = extend(kept, FORECASTS, [cells | shared for cells in said])
    write_whole(root / "forecasts.csv", new)
    event = event_of(
        id, status, day, settings.author if status == "draft" else settings.assurer
    ) | {
        "first_line": str(kept.count(b"\n") + (0 if kept else 1) + 1),
        "lines": str(len(said)),
        "head": last_hash(new),
        "manifest": shared["manifest"],
    }
    events = extend(tables["issues.csv"], ISSUES, [event])
    write_whole(root / "issues.csv", events)
    return last_hash(events)


def _run(outlooks: Sequence[Outlook], engine: str) -> Run:
    runs = {(o.data_id, o.plan_id, o.seed, o.draws) for o in outlooks}
    if len(runs) != 1 or len({o.scenario for o in outlooks}) != len(outlooks):
        raise ScenarioError(
            [
                error(
                    "RC-031", "登记", "各情景不是同一次测算,或有重复的情景", "一期只登记一次测算",
                    "用同一次拟合的结果登记", "the outlooks are of several runs",
                )
            ]
        )  # fmt: skip
    return Run(*runs.pop(), engine, program())


def _may_be_kept(said: Sequence[Mapping[str, str]]) -> None:
    secret = dict.fromkeys(c["name"] for c in said if c["disclosure"] == HIGHEST)
    raise_errors(
        error(
            "RC-033", name, f"所用数据或参数的密级为{HIGHEST}", "敏感数据得出的预测不能写入登记册",
            "从观测数据和参数中移出或降级后再登记", f"made from data of level {HIGHEST}",
        )
        for name in secret
    )  # fmt: skip


def _unchanged(base: Outlook, params: Path, data: Path) -> None:
    plan, observations = read_plan(params), read_observations(data, base.as_of)
    found = []
    if plan.plan_id != base.plan_id:
        found.append(str(params))
    if observations.data_id != base.data_id:
        found.append(str(data))
    if found:
        raise ScenarioError(
            [
                error(
                    "RC-030", "、".join(found), "与测算时的内容不同", "登记的输入就不是这次测算的输入",
                    "重新测算后再登记;或检查 --params 与 --data", "the folders changed after the run",
                )
            ]
        )  # fmt: skip
