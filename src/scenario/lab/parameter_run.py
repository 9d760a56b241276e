"""A notebook run with parameters: its first cell is replaced, everything below runs as it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from scenario.errors import Finding, ScenarioError, error, raise_errors
from scenario.lab.installed import not_installed

#: What a parameter can be: a text, or a list of texts.
type Value = str | list[str]
#: Of the notebook's first error, how much is repeated in the finding.
QUOTED: Final = 300
#: Parameter that names the folder for what the notebook writes.
OUT: Final = "OUT"
_NUMBER = re.compile(r"^\d+_")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def notebook_named(name: str, folder: Path) -> Path:
    """Return the notebook of a name, with or without its number.

    Raises
    ------
    ScenarioError
        NB-001 when there is none; the notebooks that there are stand in the finding.
    """
    found = {_NUMBER.sub("", path.stem): path for path in sorted(folder.glob("*.ipynb"))}
    path = found.get(_NUMBER.sub("", Path(name).stem))
    if path is None:
        raise ScenarioError(
            [error("NB-001", f"笔记本 {name}", f"{folder} 里没有这个笔记本", "无法运行",
                   f"可用:{'、'.join(found) or '无'}", f"no notebook of this name in {folder}")]
        )  # fmt: skip
    return path


def run_notebook(
    name: str,
    *,
    out: Path | str,
    folder: Path | str = "notebooks",
    parameters: Mapping[str, Value] | None = None,
    progress: Callable[[str], None] | None = None,
) -> Path:
    """Run a notebook with parameters and keep what came out.

    Parameters
    ----------
    name : str
        Of the notebook, with or without its number: ``mid_year_memo``.
    out : Path or str
        Folder of the executed notebook, and of the files that the notebook writes.
    folder : Path or str
        Where the notebooks are.
    parameters : mapping of str to str or list of str, optional
        New values of the names in the cell tagged ``parameters``.
    progress : callable, optional
        Told in one sentence what is being run, and each time a cell is done.

    Returns
    -------
    Path
        The executed notebook.

    Raises
    ------
    ScenarioError
        NB-001 for an unknown notebook, NB-002 for a parameter that the notebook does not have,
        NB-003 when a cell fails (the executed part is kept), NB-005 where papermill is not
        installed.

    Examples
    --------
    For the memo: ``sc.run_notebook("mid_year_memo", out="outputs/june",
    parameters={"AS_OF": "2024-06-30"})``. With a notebook of two cells:

    >>> import json, tempfile, scenario as sc
    >>> place = Path(tempfile.mkdtemp())
    >>> cell = {"cell_type": "code", "execution_count": None, "outputs": []}
    >>> cells = [
    ...     {**cell, "id": "a", "metadata": {"tags": ["parameters"]}, "source": "DAY = 'none'"},
    ...     {**cell, "id": "b", "metadata": {}, "source": "open('day.txt', 'w').write(DAY)"},
    ... ]
    >>> kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    >>> book = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}}
    >>> text = json.dumps({**book, "cells": cells})
    >>> (place / "01_day.ipynb").write_text(text) > 0
    True
    >>> sc.run_notebook("day", out=place / "o", folder=place, parameters={"DAY": "June"}).name
    '01_day.ipynb'
    >>> (place / "day.txt").read_text()
    'June'
    """
    try:
        from papermill import execute_notebook, inspect_notebook
        from papermill.exceptions import PapermillExecutionError
    except ImportError:
        raise not_installed("papermill") from None

    source, target = notebook_named(name, Path(folder)), Path(out).resolve()
    known = inspect_notebook(str(source))
    given = dict(parameters or {})
    if OUT in known:
        given[OUT] = str(target)
    raise_errors(_unknown(source, key, known) for key in given if key not in known)
    target.mkdir(parents=True, exist_ok=True)
    executed = target / source.name
    total = len(json.loads(source.read_text("utf-8"))["cells"])

    def done(cell: object, cell_index: int, execute_reply: object) -> None:
        if progress:
            progress(f"[{cell_index + 1}/{total}] {source.stem}")

    if progress:
        progress(f"运行 {source.stem},结果写入 {target}")
    try:
        execute_notebook(
            str(source),
            str(executed),
            parameters=given,
            cwd=str(source.parent),
            progress_bar=False,
            on_cell_executed=done,
        )
    except PapermillExecutionError as failed:
        raise ScenarioError([_failed(executed, failed.exec_count, failed.evalue)]) from None
    return executed


def _unknown(source: Path, key: str, known: Mapping[str, object]) -> Finding:
    return error(
        "NB-002", f"{source.name} 参数 {key}", "笔记本没有这个参数", "改了也不起作用",
        f"可用:{'、'.join(known)}" if known else "给一格加上标签 parameters",
        f"the notebook has no parameter {key}",
    )  # fmt: skip


def _failed(executed: Path, cell: int | None, words: str) -> Finding:
    said = _COLOURS.sub("", words).strip()[:QUOTED]
    return error(
        "NB-003", f"{executed.name} 第{cell}格", said or "运行中断", "后面的各格没有运行",
        f"打开 {executed} 看这一格", "a cell failed; the executed part is kept",
    )  # fmt: skip
