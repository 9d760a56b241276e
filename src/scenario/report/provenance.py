"""Where each figure comes from: figure ↔ targets ↔ data ↔ model ↔ vintage, read off its own cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from scenario.report.blocks import Bars, Block, Column, Fan, Shown, Table

if TYPE_CHECKING:
    from scenario.compare.outlook import Outlook

#: Tables of the quality sheet: the sheet of origins stands behind the last of them.
QUALITY: Final = ("quality", "quality_full", "findings")
#: Models named before they are only counted.
NAMED: Final = 3


def with_provenance(
    blocks: Sequence[Block], outlook: Outlook, marks: Mapping[str, Shown]
) -> list[Block]:
    """Return the blocks with the sheet of origins behind the quality sheet.

    Parameters
    ----------
    blocks : sequence of Block
    outlook : Outlook
    marks : mapping of str to Shown
        Identifiers of the run.
    """
    places = [n for n, b in enumerate(blocks) if isinstance(b, Table) and b.id in QUALITY]
    place = max(places) + 1
    return [*blocks[:place], sheet(blocks, outlook, marks), *blocks[place:]]


def sheet(blocks: Sequence[Block], outlook: Outlook, marks: Mapping[str, Shown]) -> Table:
    """Return one row for each numbered table and figure.

    Parameters
    ----------
    blocks : sequence of Block
        Which targets a table is about is read off the keys of its cells.
    outlook : Outlook
        Its models and the rows they used.
    marks : mapping of str to Shown
    """
    rows = []
    for block in blocks:
        if not isinstance(block, (Table, Fan, Bars)) or not block.number:
            continue
        about = [id for id in outlook.targets if id in _named(block)]
        fitted = [outlook.targets[id].fitted for id in about]
        models = list(dict.fromkeys(f"{f.model} {f.version}" for f in fitted))
        said = "、".join(models[:NAMED]) + (f"等{len(models)}种" if len(models) > NAMED else "")
        data = sum(len(f.evidence.rows) for f in fitted)
        both = Shown(f"{marks['data'].text}、{marks['plan'].text}")
        rows.append(
            (
                Shown(block.number), Shown(block.title),
                Shown(f"{len(about)}项目标" if about else "不限于单项目标"),
                Shown(said or "—"),
                Shown(f"{data}行", float(data), "", '0"行"') if about else Shown("—"),
                marks["data"] if about else both,
            )
        )  # fmt: skip
    columns = (
        Column("图表", 0.6), Column("标题", 2.4, "left"), Column("取自", 1.2, "left"),
        Column("模型和版本", 1.4, "left"), Column("数据", 0.7), Column("数据或计划版本", 1.0),
    )  # fmt: skip
    note = (
        f"注:随机种子{marks['seed'].text},抽样{marks['draws'].text}次,程序版本{marks['version'].text};"
        "各行数据及来源见工作簿“全部数据行”,登记后可逐字节复算。"
    )
    return Table(
        "provenance", "图表出处", "", "图表出处", "", columns, tuple(rows), (note,)
    )  # fmt: skip


def _named(block: Table | Fan | Bars) -> set[str]:
    """Return what the keys of a block begin or go on with: targets, among other words."""
    if isinstance(block, (Fan, Bars)):
        return {block.target}
    keys = (cell.key for row in block.rows for cell in row)
    return {part for key in keys for part in key.split(".")}
