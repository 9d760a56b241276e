"""The register looked over as a whole: tables, manifests, copies of parameters, a kept hash."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from scenario.errors import Finding, error
from scenario.record.inputs import copy_findings
from scenario.record.register import FOLDER, MANIFESTS, frame_of, read_tables, table_findings


def verify(folder: str | Path = FOLDER, head: str = "") -> list[Finding]:
    """Return everything in a register that is not as it was written.

    Parameters
    ----------
    folder : str or Path
    head : str
        A hash that was kept elsewhere (the beginning is enough): it must stand in the chain of
        events. Without it, a chain that was remade from the first line on looks whole.

    Returns
    -------
    list of Finding
        ``RC-001`` to ``RC-005`` as `register`; ``RC-006`` a manifest; ``RC-007`` `head` is not in
        the chain; ``RC-010`` a copy of a parameter file. Empty when all is whole.

    Examples
    --------
    >>> verify("outputs/no_such_folder")
    []
    """
    root = Path(folder)
    tables = read_tables(root)
    found = table_findings(tables)
    if found:
        return found
    events = frame_of(tables["issues.csv"], "issues.csv")
    entered = events[events["first_line"] != ""]
    for issue, sha in zip(entered["issue"], entered["manifest"], strict=True):
        name = root / MANIFESTS / f"{issue}.json"
        content = name.read_bytes() if name.exists() else b""
        if sha256(content).hexdigest() != sha:
            found.append(_manifest(f"{MANIFESTS}/{name.name}", bool(content)))
        else:
            found += copy_findings(root, json.loads(content)["params"])
    if head and not any(h.startswith(head) for h in events["hash"]):
        found.append(
            error(
                "RC-007", f"{folder} 链末校验值 {head[:16]}", "不在登记链中",
                "登记册在此之后被整个重做过,或不是同一本登记册",
                "用备份或版本库恢复,并查明是谁在何时重做", "the kept hash is not in the chain",
            )
        )  # fmt: skip
    return list(dict.fromkeys(found))


def _manifest(where: str, there: bool) -> Finding:
    return error(
        "RC-006", where, "内容与登记时不同" if there else "文件不在", "该期的输入清单不可信,不能复算",
        "用备份或版本库中的同一文件恢复", "the manifest of this issue is missing or was changed",
    )  # fmt: skip
