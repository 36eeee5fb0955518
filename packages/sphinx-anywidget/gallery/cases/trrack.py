"""A history of a slider to step back in."""

# needs: trrack-widget

import ipywidgets
from trrack_widget import Trrackable

Trrackable(ipywidgets.IntSlider(value=3))
