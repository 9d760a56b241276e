"""Effects of scenarios as a native spreadsheet chart: bars to the median, error bars for the interval."""

from __future__ import annotations

from typing import Any

from scenario.report.blocks import Bars
from scenario.report.charts import INNER, MEDIAN


def bar_columns(bars: Bars) -> list[tuple[str, list[float | str]]]:
    """Return the data behind the chart: names with tags, medians, how far the interval reaches.

    Bars without an interval have the first two columns alone.
    """
    down = [round(m - a, 4) for a, m in zip(bars.lows, bars.middles, strict=True)]
    up = [round(b - m, 4) for b, m in zip(bars.highs, bars.middles, strict=True)]
    names: list[float | str] = [
        f"{name}  {tag}" for name, tag in zip(bars.labels, bars.tags, strict=True)
    ]
    data: list[list[float | str]] = [names, [*bars.middles], [*down], [*up]]
    columns = list(zip(bars.heads, data, strict=True))
    return columns if any(down) or any(up) else columns[:2]


def write_bars(workbook: Any, sheet: Any, bars: Bars, top: int) -> Any:
    """Write the data of a figure from row `top` and return its chart, not yet placed."""
    head = workbook.add_format({"bold": True, "bottom": 1, "align": "center"})
    number = workbook.add_format({"num_format": "0.00"})
    count = len(bars.labels)
    columns = bar_columns(bars)
    for c, (name, values) in enumerate(columns):
        sheet.write_string(top, c, name, head)
        for r, value in enumerate(values, start=top + 1):
            if isinstance(value, str):
                sheet.write_string(r, c, value)
            else:
                sheet.write_number(r, c, value, number)
    name, rows = sheet.get_name(), (top + 1, top + count)

    def cells(column: int) -> str:
        from xlsxwriter.utility import xl_range_formula

        return str(xl_range_formula(name, rows[0], column, rows[1], column))

    chart = workbook.add_chart({"type": "bar"})
    series = {
        "name": [name, top, 1],
        "categories": [name, rows[0], 0, rows[1], 0],
        "values": [name, rows[0], 1, rows[1], 1],
        "fill": {"color": INNER},
        "border": {"color": MEDIAN, "width": 0.75},
        "gap": 80,
    }
    if len(columns) > 2:
        series["y_error_bars"] = {
            "type": "custom",
            "minus_values": f"={cells(2).lstrip('=')}",
            "plus_values": f"={cells(3).lstrip('=')}",
            "minus_data": list(columns[2][1]),
            "plus_data": list(columns[3][1]),
            "line": {"color": MEDIAN, "width": 1.5},
        }
    chart.add_series(series)
    low, high = bars.reach
    font = {"size": 9}
    chart.set_x_axis(
        {
            "min": low,
            "max": high,
            "major_unit": bars.step,
            "num_font": font,
            "num_format": "0" if bars.step >= 1 else "0.0" if bars.step >= 0.1 else "0.00",
            "name": bars.quantity,
            "name_font": {"size": 9, "bold": False},
            "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0", "width": 0.5}},
        }
    )
    chart.set_y_axis(
        {
            "reverse": True,
            "crossing": "max",
            "num_font": font,
            "label_position": "low",
            "line": {"color": "#444444"},
            "major_tick_mark": "none",
        }
    )
    chart.set_legend({"none": True})
    chart.set_title({"none": True})
    chart.set_chartarea({"border": {"none": True}, "fill": {"color": "#FFFFFF"}})
    return chart
