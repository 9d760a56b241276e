"""Blocks in another language: the same numbers, other words around them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scenario.report.bars import Bars
from scenario.report.blocks import Block, Column, Fan, Heading, Note, Paragraph, Shown, Table
from scenario.report.english import CHINESE, Phrases
from scenario.report.english_rules import sentence
from scenario.report.picture import Picture


def in_english(blocks: tuple[Block, ...], table: Phrases) -> tuple[Block, ...]:
    """Return blocks whose texts are English; values, keys and order are those of the originals."""
    return tuple(_block(block, table) for block in blocks)


def _block(block: Block, table: Phrases) -> Block:
    if isinstance(block, Heading | Note):
        return replace(block, text=table.sentence(block.text))
    if isinstance(block, Paragraph):
        return _paragraph(block, table)
    if isinstance(block, Table):
        return _table(block, table)
    if isinstance(block, Fan):
        return replace(
            block,
            sheet=table.say(block.sheet),
            labels=tuple(map(table.say, block.labels)),
            words=tuple(map(table.sentence, block.words)),
            threshold=_shown(block.threshold, table),
            quantity=table.sentence(block.quantity),
            **_captions(block, table),
        )
    if isinstance(block, Bars):
        return _bars(block, table)
    return replace(
        block,
        figure=texts_of(block.figure, table),
        paper=_bars(block.paper, table),
        **_captions(block, table),
    )


def _captions(block: Fan | Bars | Picture, table: Phrases) -> dict[str, Any]:
    said = {name: table.sentence(getattr(block, name)) for name in ("title", "alt", "note")}
    return {"number": table.say(block.number), **said}


def _bars(bars: Bars, table: Phrases) -> Bars:
    heads = [table.sentence(h) for h in bars.heads]
    return replace(
        bars,
        sheet=table.say(bars.sheet),
        quantity=table.sentence(bars.quantity),
        labels=tuple(map(table.sentence, bars.labels)),
        tags=tuple(map(table.say, bars.tags)),
        heads=(heads[0], heads[1], heads[2], heads[3]),
        **_captions(bars, table),
    )


def _paragraph(block: Paragraph, table: Phrases) -> Paragraph:
    values = {k: _shown(v, table) for k, v in block.values.items()}
    template = table.sentence(block.template)
    first = re.match(r"\{(\w+)\}", template)
    if first and block.role != "signature":
        shown = values[first[1]]
        values[first[1]] = replace(shown, text=sentence(shown.text))
    return replace(block, template=template, values=values)


def _table(block: Table, table: Phrases) -> Table:
    return replace(
        block,
        sheet=table.sentence(block.sheet),
        number=table.say(block.number),
        title=table.sentence(block.title),
        unit=table.sentence(block.unit),
        columns=tuple(Column(table.sentence(c.head), c.weight, c.align) for c in block.columns),
        rows=tuple(tuple(_shown(c, table, capital=True) for c in row) for row in block.rows),
        notes=tuple(table.sentence(n) for n in block.notes),
    )


def _shown(shown: Shown, table: Phrases, *, capital: bool = False) -> Shown:
    text = table.sentence(shown.text) if capital else table.say(shown.text)
    parts = shown.number_format.split('"')
    if CHINESE.search(shown.number_format):
        parts[1::2] = [_unit(p, table) for p in parts[1::2]]
    return replace(shown, text=text, number_format='"'.join(parts))


def _unit(text: str, table: Phrases) -> str:
    """Return a quoted part of a spreadsheet format; a word takes the space that Chinese lacks."""
    said = table.say(text)
    return said if not CHINESE.search(text) else f" {said}".replace(" no.", "no. ").rstrip("~")


def texts_of(value: Any, table: Phrases) -> Any:
    """Return nested lists and mappings with every text in English."""
    if isinstance(value, str):
        return table.say(value) if CHINESE.search(value) else value
    if isinstance(value, Mapping):
        return {k: texts_of(v, table) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [texts_of(v, table) for v in value]
    return value
