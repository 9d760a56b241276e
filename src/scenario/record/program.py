"""What computed a forecast: the package's own code, its version, and the libraries below it."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType
from typing import Final

#: Libraries that can change a number or a byte of a memo.
LIBRARIES: Final = (
    "numpy", "scipy", "pandas", "numba", "pymc", "pytensor", "nutpie", "arviz", "pyyaml",
    "plotly", "jinja2", "markupsafe", "python-docx", "lxml", "xlsxwriter",
)  # fmt: skip
_CODE: Final = ("*.py", "report/templates/*")


@dataclass(frozen=True, slots=True)
class Program:
    """The code of a run.

    Parameters
    ----------
    code : str
        SHA-256 over names and bytes of the package's files.
    version : str
        Of the package; ``0+unknown`` when it runs from its source folder.
    libraries : mapping of str to str
        Version of each library of `LIBRARIES`, of Python, and the kind of machine.
    """

    code: str
    version: str
    libraries: Mapping[str, str]

    @property
    def libraries_id(self) -> str:
        """SHA-256 over the versions."""
        text = "\n".join(f"{k}={v}" for k, v in self.libraries.items())
        return sha256(text.encode()).hexdigest()


@lru_cache(maxsize=1)
def program() -> Program:
    """Return what computes forecasts in this process.

    Examples
    --------
    >>> len(program().code), "numpy" in program().libraries
    (64, True)
    """
    root = Path(__file__).resolve().parents[1]
    names = {f for pattern in _CODE for f in root.rglob(pattern) if f.is_file()}
    digest = sha256()
    for file in sorted(names):
        digest.update(f"{file.relative_to(root).as_posix()}\0".encode() + file.read_bytes())
    found = {name: _version(name) for name in LIBRARIES}
    found |= {"python": platform.python_version(), "machine": platform.machine()}
    return Program(digest.hexdigest(), _version("planning-scenario"), MappingProxyType(found))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "0+unknown"
