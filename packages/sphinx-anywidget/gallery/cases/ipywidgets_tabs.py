"""ipywidgets alone: controls in tabs."""

# needs: ipywidgets

import ipywidgets

ipywidgets.Tab(
    [
        ipywidgets.Dropdown(options=["gift", "question"]),
        ipywidgets.Checkbox(description="Personal"),
    ],
    titles=["Kind", "More"],
)
