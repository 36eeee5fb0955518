"""ipywidgets alone: two sliders that are one, in a box."""

# needs: ipywidgets

import ipywidgets

left, right = ipywidgets.IntSlider(value=7), ipywidgets.IntProgress(value=7)
ipywidgets.jslink((left, "value"), (right, "value"))
ipywidgets.VBox([left, right])
