"""Tables: column widths, merged cells, borders, repeated heads."""

from collections.abc import Callable
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from tamgiang.platform.reports.pdf.cascade import Cascade, Chain, nearest, value

Block = dict[str, Any]
SIDES = ("top", "bottom", "left", "right")
_OPPOSITE = {"left": "start", "right": "end"}
#: Word's own cell margins where neither table nor style says.
DEFAULT_MARGIN = {"top": 0.0, "bottom": 0.0, "left": 5.4, "right": 5.4}
_NO_LINE = ("nil", "none")


def read_table(
    table: BaseOxmlElement,
    cascade: Cascade,
    blocks: Callable[[BaseOxmlElement, BaseOxmlElement], list[Block]],
) -> Block:
    """A table as the layout takes it; `blocks` reads what stands in a cell."""
    chain = cascade.table(table)
    grid = table.find(qn("w:tblGrid"))
    columns = grid.findall(qn("w:gridCol")) if grid is not None else []
    rows = [_row(row, table, chain, blocks) for row in table.findall(qn("w:tr"))]
    _span_rows(rows)
    return {
        "kind": "table",
        "widths": [float(column.get(qn("w:w")) or 0) / 20 for column in columns],
        "align": value(chain, "w:jc") or "left",
        "margins": {side: _margin(chain, side) for side in SIDES},
        "rows": rows,
    }


def _row(
    row: BaseOxmlElement,
    table: BaseOxmlElement,
    chain: Chain,
    blocks: Callable[[BaseOxmlElement, BaseOxmlElement], list[Block]],
) -> Block:
    properties = row.find(qn("w:trPr"))
    has = [] if properties is None else [child.tag for child in properties]
    cells, column = [], 0
    for cell in row.findall(qn("w:tc")):
        read = _cell(cell, chain)
        read |= {"column": column, "blocks": blocks(cell, table)}
        column += read["span"]
        cells.append(read)
    return {
        "head": qn("w:tblHeader") in has,
        "whole": qn("w:cantSplit") in has,
        "cells": cells,
    }


def _cell(cell: BaseOxmlElement, table: Chain) -> Block:
    own = cell.find(qn("w:tcPr"))
    chain: Chain = [] if own is None else [own]
    merge = nearest(chain, "w:vMerge")
    continued = merge is not None and merge.get(qn("w:val")) in (None, "continue")
    return {
        "span": int(value(chain, "w:gridSpan") or 1),
        "rows": 1,
        "continued": continued,
        "merged": merge is not None,
        "valign": value(chain, "w:vAlign") or "top",
        "fill": _fill(chain),
        "borders": {side: _border(chain, table, side) for side in SIDES},
    }


def _fill(chain: Chain) -> str | None:
    found = value(chain, "w:shd", "w:fill") or "auto"
    return f"#{found}" if len(found) == 6 and found != "auto" else None


def _border(cell: Chain, table: Chain, side: str) -> float:
    """Width of a border in points. Inner borders stand in for outer ones: cells draw their own."""
    for chain, holder in ((cell, "w:tcBorders"), (table, "w:tblBorders")):
        borders = nearest(chain, holder)
        if borders is None:
            continue
        element = borders.find(qn(f"w:{side}"))
        element = element if element is not None else borders.find(qn(f"w:{_OPPOSITE.get(side)}"))
        if element is not None:
            line = element.get(qn("w:val")) not in _NO_LINE
            return float(element.get(qn("w:sz")) or 4) / 8 if line else 0.0
    return 0.0


def _margin(chain: Chain, side: str) -> float:
    for properties in chain:
        margins = properties.find(qn("w:tblCellMar"))
        for name in (side, _OPPOSITE.get(side)):
            element = margins.find(qn(f"w:{name}")) if margins is not None and name else None
            if element is not None:
                return float(element.get(qn("w:w")) or 0) / 20
    return DEFAULT_MARGIN[side]


def _span_rows(rows: list[Block]) -> None:
    """Give the first cell of each vertical merge its height and drop those it covers."""
    open_cells: dict[int, Block] = {}
    for row in rows:
        kept = []
        for cell in row["cells"]:
            above = open_cells.get(cell["column"])
            if cell["continued"] and above is not None:
                above["rows"] += 1
                continue
            if cell["merged"]:
                open_cells[cell["column"]] = cell
            else:
                open_cells.pop(cell["column"], None)
            kept.append(cell)
        row["cells"] = kept
