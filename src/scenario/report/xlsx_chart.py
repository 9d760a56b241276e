"""The fan as a native spreadsheet chart: stacked areas for the bands, lines on top of them."""

from __future__ import annotations

from typing import Any

from scenario.report.blocks import Fan, axis_step
from scenario.report.charts import INNER, MEDIAN, OBSERVED, OUTER, START, TARGET

#: Rows of the data block: head in row 0, one row for each month.
FIRST_COLUMN = 0


def fan_columns(fan: Fan) -> list[tuple[str, list[float | str | None]]]:
    """Return the data behind the chart: months, quantiles, band widths, observed, line.

    A stacked area needs the lowest quantile and then the width of each band.
    """
    low, inner_low, mid, inner_high, high = fan.levels
    q = fan.quantiles
    month, middle, known, line, _, band, lower, upper = fan.words
    outer, inner = (f"{w * 100:.0f}" for w in (high - low, inner_high - inner_low))

    def width(a: float, b: float) -> list[float | str | None]:
        return [round(y - x, 2) for x, y in zip(q[a], q[b], strict=True)]

    median: list[float | str | None] = [v if i >= fan.start else None for i, v in enumerate(q[mid])]
    return [
        (month, list(fan.labels)),
        (lower.format(outer), list(q[low])),
        (band.format(outer), width(low, inner_low)),
        (band.format(inner), width(inner_low, inner_high)),
        (upper.format(outer), width(inner_high, high)),
        (middle, median),
        (known, list(fan.observed)),
        (line.format(fan.threshold.text), [fan.threshold.value] * len(fan.labels)),  # type: ignore[list-item]
    ]


def write_fan(workbook: Any, sheet: Any, fan: Fan, top: int) -> Any:
    """Write the data of a fan from row `top` and return its chart, not yet placed."""
    head = workbook.add_format({"bold": True, "bottom": 1, "align": "center"})
    number = workbook.add_format({"num_format": "0.00"})
    columns = fan_columns(fan)
    count = len(fan.labels)
    for c, (name, values) in enumerate(columns):
        sheet.write_string(top, c, name, head)
        for r, value in enumerate(values, start=top + 1):
            if isinstance(value, str):
                sheet.write_string(r, c, value)
            elif value is not None:
                sheet.write_number(r, c, float(value), number)
    rows = (top + 1, top + count)
    name = sheet.get_name()

    def series(column: int, **look: Any) -> dict[str, Any]:
        return {
            "name": [name, top, column],
            "categories": [name, rows[0], 0, rows[1], 0],
            "values": [name, rows[0], column, rows[1], column],
            **look,
        }

    area = workbook.add_chart({"type": "area", "subtype": "stacked"})
    nothing = {"fill": {"none": True}, "line": {"none": True}, "border": {"none": True}}
    area.add_series(series(1, **nothing))
    for column, colour in ((2, OUTER), (3, INNER), (4, OUTER)):
        area.add_series(series(column, fill={"color": colour}, border={"none": True}))
    line = workbook.add_chart({"type": "line"})
    line.add_series(series(5, line={"color": MEDIAN, "width": 1.5}, marker={"type": "none"}))
    hidden = [0, 3]
    label_font = {"bold": True, "color": TARGET, "size": 10}
    tag = {"value": fan.words[3].format(fan.threshold.text), "font": label_font}
    tags: list[dict[str, Any]] = [{"delete": True}] * (count - 1) + [tag]
    line.add_series(
        series(
            7,
            line={"color": TARGET, "width": 1.75, "dash_type": "dash"},
            marker={"type": "none"},
            data_labels={"value": True, "position": "above", "custom": tags},
        )
    )
    if fan.start >= 0:
        line.add_series(
            series(
                6,
                line={"color": OBSERVED, "width": 2.25},
                marker={
                    "type": "circle",
                    "size": 6,
                    "fill": {"color": OBSERVED},
                    "border": {"color": OBSERVED},
                },
            )
        )
    bottom, high = fan.reach
    if 0 <= fan.start < count - 1:
        _start_line(sheet, line, series, fan, top, bottom, high)
        hidden.append(7)
    area.combine(line)
    font = {"size": 9}
    area.set_x_axis(
        {
            "num_font": font,
            "position_axis": "on_tick",
            "label_position": "low",
            "line": {"color": "#444444"},
            "major_tick_mark": "outside",
        }
    )
    area.set_y_axis(
        {
            "min": bottom,
            "max": high,
            "major_unit": axis_step(high - bottom),
            "num_font": font,
            "num_format": '0"%"',
            "line": {"none": True},
            "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0", "width": 0.5}},
            "crossing": bottom,
        }
    )
    area.set_legend({"position": "bottom", "delete_series": hidden, "font": {"size": 9}})
    area.set_title({"none": True})
    area.set_chartarea({"border": {"none": True}, "fill": {"color": "#FFFFFF"}})
    area.show_blanks_as("span")
    return area


def _start_line(
    sheet: Any, line: Any, series: Any, fan: Fan, top: int, bottom: float, high: float
) -> None:
    """Add a dotted upright at the last published month: one point with an error bar down."""
    column = 8
    sheet.write_string(top, column, fan.words[4])
    sheet.write_number(top + 1 + fan.start, column, high)
    line.add_series(
        series(
            column,
            line={"none": True},
            marker={"type": "none"},
            y_error_bars={
                "type": "fixed",
                "value": high - bottom,
                "direction": "minus",
                "end_style": 0,
                "line": {"color": START, "width": 1, "dash_type": "round_dot"},
            },
        )
    )
