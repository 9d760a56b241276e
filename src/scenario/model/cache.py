"""Fitted draws kept on disk, keyed by everything that decided them; no pickle."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from scenario.model.contract import Draws, Evidence, Fitted, Model
from scenario.model.contract import Path as GrowthPath
from scenario.terms import Observations

_LIBRARIES = ("numpy", "scipy", "pymc", "pytensor", "nutpie", "pandas")


@lru_cache(maxsize=1)
def code_id() -> str:
    """Return the hash of the code that can change a fitted model."""
    root = Path(__file__).resolve().parent.parent
    files = sorted([*root.glob("*.py"), *root.glob("read/*.py"), *root.glob("model/*.py")])
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    for library in _LIBRARIES:
        try:
            digest.update(f"{library}={version(library)}".encode())
        except PackageNotFoundError:
            digest.update(f"{library}=absent".encode())
    return digest.hexdigest()[:16]


def key(model: Model, observations: Observations, *, draws: int, seed: int) -> str:
    """Return the content key of one fit: model, inputs, data, draws, seed and code."""
    parts = {
        "model": [model.id, model.version, model.target.id],
        "inputs": model.inputs(),
        "data": [observations.data_id, observations.as_of.isoformat()],
        "run": [draws, seed],
        "code": code_id(),
    }
    text = json.dumps(parts, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def store(folder: Path, key: str, fitted: Fitted) -> None:
    """Write one fitted model; a reader never sees half a file."""
    folder.mkdir(parents=True, exist_ok=True)
    draws, evidence = fitted.draws, fitted.evidence
    arrays = {"values": draws.values}
    arrays |= {f"reading.{k}": v for k, v in draws.readings.items()}
    arrays |= {f"part.{k}": v for k, v in draws.parts.items()}
    head: dict[str, Any] = {
        "target": fitted.target,
        "model": fitted.model,
        "version": fitted.version,
        "settled": fitted.settled,
        "notes": list(fitted.notes),
        "diagnostics": dict(fitted.diagnostics),
        "evidence": {
            k: getattr(evidence, k)
            for k in ("basis", "quality", "own", "latest", "text", "narrowing")
        },
        "rows": evidence.rows.to_csv(index=False),
        "path": None,
    }
    if draws.path is not None:
        arrays["path"] = draws.path.draws
        observed = {str(k): v for k, v in draws.path.observed.items()}
        head["path"] = {"months": list(draws.path.months), "observed": observed}
    arrays["head"] = np.frombuffer(json.dumps(head, default=_plain).encode(), dtype=np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(buffer.getvalue())
        os.replace(name, folder / f"{key}.npz")
    except BaseException:  # interrupted, or the disk is full
        Path(name).unlink(missing_ok=True)
        raise


def load(folder: Path, key: str) -> Fitted | None:
    """Read one fitted model back; None when it was never stored."""
    file = folder / f"{key}.npz"
    if not file.exists():
        return None
    with np.load(file, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    head = json.loads(arrays.pop("head").tobytes().decode())
    path = head["path"]
    draws = Draws(
        values=arrays["values"],
        readings=_under(arrays, "reading."),
        parts=_under(arrays, "part."),
        path=None
        if path is None
        else GrowthPath(
            tuple(path["months"]),
            arrays["path"],
            MappingProxyType({int(k): v for k, v in path["observed"].items()}),
        ),
    )
    rows = pd.read_csv(io.StringIO(head["rows"]), dtype=str, keep_default_na=False)
    return Fitted(
        target=head["target"],
        model=head["model"],
        version=head["version"],
        draws=draws,
        evidence=Evidence(rows=rows, **head["evidence"]),
        diagnostics=MappingProxyType(head["diagnostics"]),
        settled=head["settled"],
        notes=tuple(head["notes"]),
    )


def _under(arrays: dict[str, Any], prefix: str) -> MappingProxyType[str, Any]:
    return MappingProxyType(
        {k.removeprefix(prefix): v for k, v in arrays.items() if k.startswith(prefix)}
    )


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    msg = f"cannot store {type(value).__name__}"
    raise TypeError(msg)
