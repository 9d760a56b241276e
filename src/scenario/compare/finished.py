"""Finished scenarios kept on disk under the content that decided them; no pickle."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from scenario.compare.contrast import TargetEffect
from scenario.model.cache import code_id
from scenario.model.catalogue import CACHE, FittedModels
from scenario.read.commit import write_whole
from scenario.terms import Override

#: Folder of finished scenarios below that of the fitted draws.
FINISHED: Final = CACHE / "scenarios"


def content(fitted: FittedModels) -> str:
    """Return the hash of everything but the scenario that decides its effects."""
    plan = replace(fitted.plan, scenarios={}, plan_id="")
    digest = hashlib.sha256(
        f"{_code()}|{fitted.seed}|{fitted.observations.as_of}|{plan!r}".encode()
    )
    for id, one in fitted.items():
        digest.update(f"{id}|{one.settled}|{one.diagnostics!r}".encode())
        digest.update(one.draws.values.tobytes())
        for name in (*one.draws.readings, *one.draws.parts):
            values = one.draws.readings.get(name, one.draws.parts.get(name))
            digest.update(name.encode() + (b"" if values is None else values.tobytes()))
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _code() -> str:
    """Return the hash of the code that decides a scenario's effects."""
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256(code_id().encode())
    for file in sorted([*root.glob("simulate/*.py"), *root.glob("compare/*.py")]):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def key_of(stamp: str, items: Sequence[Override]) -> str:
    """Return the name under which a scenario with these items is kept."""
    return hashlib.sha256(f"{stamp}|{items!r}".encode()).hexdigest()[:32]


def load(folder: Path | None, key: str, id: str) -> tuple[TargetEffect, ...] | None:
    """Return a finished scenario's effects under the id it has now; None when there is none."""
    file = None if folder is None else folder / f"{key}.json"
    if file is None or not file.is_file():
        return None
    rows = json.loads(file.read_text("utf-8"))
    return tuple(_effect({**row, "scenario": id}) for row in rows)


def _effect(row: dict[str, Any]) -> TargetEffect:
    spans = ("this_year_money", "next_year_money")
    fields: dict[str, Any] = {k: tuple(v) if k in spans and v else v for k, v in row.items()}
    return TargetEffect(**fields)


def store(folder: Path | None, key: str, effects: Sequence[TargetEffect]) -> None:
    """Keep a finished scenario; a reader never sees half a file."""
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps([asdict(e) for e in effects], ensure_ascii=False)
    write_whole(folder / f"{key}.json", text.encode())
