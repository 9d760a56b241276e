"""What a forecast was made from, kept so that it can be made again.

Parameter files are copied once per content. Files of observations only grow, so their length and
hash pin what they held: the first bytes of today's file are the file of that day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from scenario.errors import Finding, error, raise_errors, warning
from scenario.read.commit import digest, write_whole
from scenario.read.long_form import observation_files
from scenario.read.plan_files import plan_files

#: Folder of the copies, below the register.
COPIES: Final = "inputs"


@dataclass(frozen=True, slots=True)
class Pin:
    """How a file of observations stood: its name, its length, and the hash of so many bytes."""

    file: str
    bytes: int
    sha256: str

    def as_dict(self) -> dict[str, str | int]:
        """Return the pin as it stands in a manifest."""
        return asdict(self)


def copy_name(name: str, sha: str) -> str:
    """Return under which name the copy of a parameter file is kept.

    Examples
    --------
    >>> copy_name("scenarios/baseline.yaml", "ab" * 32)
    'abababababababab-scenarios-baseline.yaml'
    """
    return f"{sha[:16]}-{name.replace('/', '-')}"


def keep_params(register: Path, params: Path) -> dict[str, str]:
    """Copy the files of a plan below the register; contents that are there are not copied again.

    Parameters
    ----------
    register, params : Path

    Returns
    -------
    dict of str to str
        Name below `params` → SHA-256.
    """
    kept = {}
    for name in plan_files(params):
        content = (params / name).read_bytes()
        kept[name] = sha256(content).hexdigest()
        copy = register / COPIES / copy_name(name, kept[name])
        if not copy.exists():
            write_whole(copy, content)
    return kept


def pin_data(data: Path) -> tuple[Pin, ...]:
    """Return how the files of observations stand now."""
    return tuple(Pin(f.name, f.stat().st_size, digest(f)) for f in observation_files(data))


def restore_params(register: Path, kept: Mapping[str, str], target: Path) -> Path:
    """Write the parameter files of a past forecast into a folder.

    Parameters
    ----------
    register : Path
    kept : mapping of str to str
        As `keep_params` returned it.
    target : Path
        An empty folder.

    Returns
    -------
    Path
        `target`.

    Raises
    ------
    ScenarioError
        ``RC-010`` naming every copy that is missing or changed.
    """
    raise_errors(copy_findings(register, kept))
    for name, sha in kept.items():
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes((register / COPIES / copy_name(name, sha)).read_bytes())
    return target


def copy_findings(register: Path, kept: Mapping[str, str]) -> list[Finding]:
    """Return what is wrong with the copies of parameter files."""
    found = []
    for name, sha in kept.items():
        copy = register / COPIES / copy_name(name, sha)
        if copy.exists() and digest(copy) == sha:
            continue
        what = "内容与登记时不同" if copy.exists() else "文件不在"
        found.append(
            error(
                "RC-010", f"{COPIES}/{copy.name}", what, f"登记时的 {name} 无法取回,该期不能复算",
                "用备份或版本库中的同一文件恢复;内容未变的,也可从当时的参数文件夹重新复制",
                f"the kept copy of {name} is missing or was changed",
            )
        )  # fmt: skip
    return found


def restore_data(pins: Sequence[Pin], data: Path, target: Path) -> list[Finding]:
    """Write the files of observations as they stood into a folder.

    Parameters
    ----------
    pins : sequence of Pin
    data : Path
        Where the files stand now.
    target : Path
        An empty folder.

    Returns
    -------
    list of Finding
        ``RC-011`` for every file that is not the beginning of today's file; such files are written
        as they are today.
    """
    today = {f.name: f for f in observation_files(data)}
    findings = []
    for pin in pins:
        content = today[pin.file].read_bytes() if pin.file in today else b""
        if sha256(content[: pin.bytes]).hexdigest() == pin.sha256:
            content = content[: pin.bytes]
        else:
            what = "已有的行被改动或删除" if content else "文件不在"
            findings.append(
                warning(
                    "RC-011", pin.file, what, "数据文件只应在末尾追加;该期的数据不能原样取回",
                    "从版本库取回登记时的文件再比对;修订应作为新的一行追加,并写明公布日期",
                    "the file is no longer a continuation of what it was",
                )
            )  # fmt: skip
        if content:
            (target / pin.file).write_bytes(content)
    return findings
