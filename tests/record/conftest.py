"""One small office and its first memo, entered once; every test works on a copy."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from record.small import small_office, walked

import scenario as sc
from scenario.record.issue import Entry
from scenario.report.whole import Walk


@dataclass(frozen=True)
class Office:
    """A folder with ``params``, ``data`` and ``record``."""

    folder: Path
    entry: Entry

    @property
    def record(self) -> Path:
        return self.folder / "record"

    def walk(self, as_of: str = "2024-09-30", **more: int) -> Walk:
        plan = sc.read_plan(self.folder / "params")
        seen = sc.read_observations(self.folder / "data", as_of)
        return walked(plan, seen, **more)

    def enter(self, done: Walk, made_on: str = "2024-10-08", kind: str = "mid_year") -> Entry:
        return sc.issue(
            done.outlooks,
            kind=kind,
            made_on=made_on,
            params=self.folder / "params",
            data=self.folder / "data",
            folder=self.record,
            outputs={"html": done.memo("mid_year").to_bytes("html")},
        )


@pytest.fixture(scope="session")
def first_walk_of_office(tmp_path_factory) -> tuple[Office, Walk]:
    office = Office(small_office(tmp_path_factory.mktemp("office")), Entry("", 0, ""))
    done = office.walk()
    return Office(office.folder, office.enter(done)), done


@pytest.fixture(scope="session")
def first_walk(first_walk_of_office) -> Walk:
    return first_walk_of_office[1]


@pytest.fixture(scope="session")
def second_walk(first_walk_of_office) -> Walk:
    return first_walk_of_office[0].walk(seed=5)


@pytest.fixture
def office(first_walk_of_office, tmp_path) -> Office:
    first = first_walk_of_office[0]
    return Office(Path(shutil.copytree(first.folder, tmp_path / "office")), first.entry)
