"""A history of a widget to step back in."""

# needs: trrack-widget wigglystuff

import wigglystuff
from trrack_widget import Trrackable

Trrackable(wigglystuff.Slider2D(), ["x", "y"])
