"""A field that drives another."""

# needs: manywidgets

from manywidgets import Binder, Column, NumberDisplay, Slider

slider, shown = Slider(label="Letters", value=3), NumberDisplay(label="Letters", value=3)
Column(slider, shown, Binder(slider, shown, target_field="value"))
