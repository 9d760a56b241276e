"""Several runs of one notebook from one file: districts, days, choices of scenarios."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scenario.errors import Finding, ScenarioError
from scenario.lab.parameter_run import Value, notebook_named, run_notebook
from scenario.read.fields import Entry
from scenario.read.nodes import Listing
from scenario.read.yaml_file import decode, parse_yaml, read_bytes


@dataclass(frozen=True, slots=True)
class RunList:
    """What a file asks for.

    Parameters
    ----------
    notebook : str
    runs : mapping of run id to parameters
        In the order of the file; names of parameters in capitals.
    """

    notebook: str
    runs: Mapping[str, Mapping[str, Value]]


def read_run_list(path: Path | str) -> RunList:
    """Read the runs of one notebook.

    Parameters
    ----------
    path : Path or str
        YAML with ``schema: 1``, ``notebook`` and ``runs``: id → parameters, each a text or a list
        of texts; a parameter is written in small letters and named in capitals in the notebook.

    Returns
    -------
    RunList

    Raises
    ------
    ScenarioError
        With every problem of the file.
    """
    file, findings = Path(path), list[Finding]()
    top = Entry(parse_yaml(decode(read_bytes(file, file.name), file.name), file.name),
                file.name, "", findings)  # fmt: skip
    top.choice("schema", ("1",))
    notebook = top.text("notebook", required=True)
    group = top.entry("runs", required=True)
    runs = {}
    for id, entry in group.each():
        group.identifier(id)
        runs[id] = {key.upper(): _value(entry, key) for key in entry.table.items}
    top.close()
    if findings:
        raise ScenarioError(findings)
    return RunList(notebook, runs)


def run_all(
    wanted: RunList,
    *,
    out: Path | str,
    folder: Path | str = "notebooks",
    progress: Callable[[str], None] | None = None,
) -> tuple[Path, ...]:
    """Run every entry into a folder of its own; one that fails does not stop the others.

    Parameters
    ----------
    wanted : RunList
    out : Path or str
        Each run writes to ``out/<id>``.
    folder : Path or str
    progress : callable, optional

    Returns
    -------
    tuple of Path
        Executed notebooks in the order of the list.

    Raises
    ------
    ScenarioError
        After all runs, with the findings of those that failed.
    """
    notebook_named(wanted.notebook, Path(folder))
    done, problems = [], list[Finding]()
    for n, (id, parameters) in enumerate(wanted.runs.items(), start=1):
        if progress:
            progress(f"[{n}/{len(wanted.runs)}] {id}")
        try:
            done.append(
                run_notebook(
                    wanted.notebook, out=Path(out) / id, folder=folder, parameters=parameters
                )
            )
        except ScenarioError as failed:
            problems += failed.findings
    if problems:
        raise ScenarioError(problems)
    return tuple(done)


def _value(entry: Entry, key: str) -> Value:
    if isinstance(entry.table.items[key], Listing):
        return list(entry.texts(key))
    return entry.text(key, required=True)
