"""A registered memo made again from what was kept, and compared to the last byte."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scenario.compare.outlook import Outlook
from scenario.errors import Finding
from scenario.read.observations import read_observations
from scenario.read.plan import read_plan
from scenario.record.differences import made_from
from scenario.record.inputs import Pin, restore_data, restore_params
from scenario.record.lines import SAID, Run, said_of
from scenario.record.program import program
from scenario.record.register import Register, frame_of, read_tables
from scenario.terms import Observations, Plan
from scenario.typeset import typeset

#: Plan, observations, manifest, and the folder that holds ``params`` and ``observations`` as they
#: were → the outlooks of its scenarios, and its files by suffix.
Remake = Callable[
    [Plan, Observations, Mapping[str, Any], Path], tuple[Sequence[Outlook], Mapping[str, bytes]]
]


@dataclass(frozen=True, slots=True)
class Rerun:
    """What making a registered memo again came to.

    Parameters
    ----------
    issue : str
    changed : tuple of (scenario, target, field, registered, now)
        Every field of every forecast that is not the same text; empty when all are.
    outputs : mapping of str to bool
        Suffix → whether the file is the same to the last byte.
    inputs : tuple of str
        What is not the same as then (program, libraries, data), Chinese.
    findings : tuple of Finding
        Files of data that could not be taken back to what they were.
    """

    issue: str
    changed: tuple[tuple[str, str, str, str, str], ...]
    outputs: Mapping[str, bool]
    inputs: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def same(self) -> bool:
        """True when every number and every file came out as registered."""
        return not self.changed and all(self.outputs.values())

    @property
    def text(self) -> tuple[str, ...]:
        """What came out, and what it is due to, Chinese."""
        files = "、".join(self.outputs)
        if self.same:
            also = f",{files}逐字节相同" if files else ""
            lines = [f"{self.issue}:复算一致,各项预测相同{also}"]
        else:
            wrong = [s for s, same in self.outputs.items() if not same]
            head = f"{self.issue}:复算不一致,{len(self.changed)}处数字或用语不同"
            lines = [head + (f",{'、'.join(wrong)}文件不同" if wrong else "")]
            lines += [
                f"{scenario} {target} {field}:登记{then},现在{now}"
                for scenario, target, field, then, now in self.changed
            ]
        if self.inputs:
            lines += [f"与登记时不同:{what}" for what in self.inputs]
        elif not self.same:
            lines.append("计划、数据、程序和程序库都与登记时相同:结果不应不同,请报告为程序缺陷")
        return (*(typeset(line) for line in lines), *(f.text() for f in self.findings))


def rerun(book: Register, issue: str, data: str | Path, remake: Remake) -> Rerun:
    """Make a registered memo again and compare it with what was registered.

    Parameters
    ----------
    book : Register
    issue : str
    data : str or Path
        Where the files of observations stand today; they are cut to what they held then.
    remake : callable
        Plan, observations, manifest and folder → outlooks of the scenarios and files by suffix.
        Handed in because writing pages belongs to a later room.

    Returns
    -------
    Rerun

    Raises
    ------
    ScenarioError
        ``RC-010`` when a kept copy of a parameter file is missing or changed; ``RC-020`` when
        there is no such issue.
    """
    then = book.manifest(issue)
    with TemporaryDirectory() as room:
        plan = read_plan(restore_params(book.folder, then["params"], _made(room, "params")))
        pins = [Pin(**pin) for pin in then["data"]]
        findings = restore_data(pins, Path(data), folder := _made(room, "observations"))
        observations = read_observations(folder, as_of=then["as_of"])
        outlooks, files = remake(plan, observations, then, Path(room))
    base = outlooks[0]
    run = Run(base.data_id, base.plan_id, base.seed, base.draws, then["run"]["engine"], program())
    now = {
        **then,
        "run": run.cells | {"libraries": dict(run.program.libraries)},
    }
    registered = frame_of(read_tables(book.folder)["forecasts.csv"], "forecasts.csv")
    lines = registered[registered["issue"] == issue].to_dict("records")
    remade = {(c["scenario"], c["target"]): c for o in outlooks for c in said_of(o)}
    changed = []
    for line in lines:
        key = (line["scenario"], line["target"])
        cells = remade.get(key, dict.fromkeys(SAID, "—"))
        changed += [(*key, c, line[c], cells[c]) for c in SAID if line[c] != cells[c]]
    same = {k: sha256(files[k]).hexdigest() == v for k, v in then["outputs"].items()}
    return Rerun(issue, tuple(changed), same, made_from(then, now), tuple(findings))


def _made(room: str, name: str) -> Path:
    folder = Path(room) / name
    folder.mkdir()
    return folder
