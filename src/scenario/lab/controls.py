"""One widget for one slider: only positions that the lever may take can be chosen."""

from __future__ import annotations

from typing import Any

from scenario.lab.form_code import label
from scenario.lab.position import Slider


def control(slider: Slider) -> Any:
    """Return the widget of a slider: steps of a range to drag, choices to pick from."""
    import ipywidgets as w

    options = [(label(p, slider.unit), p) for p in slider.positions]
    kind = w.Dropdown if isinstance(slider.now, str) else w.SelectionSlider
    made = kind(
        options=options,
        value=slider.now,
        description=slider.name,
        style={"description_width": "16em"},
        layout=w.Layout(width="42em"),
        **({} if kind is w.Dropdown else {"continuous_update": False}),
    )
    made.add_class(f"sc-{slider.path.split('.')[-1]}")
    return made
