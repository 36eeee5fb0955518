"""A network by Sigma."""

# needs: sigma-anywidget

from sigma_anywidget import SigmaWidget

SigmaWidget(
    nodes={
        "a": {"label": "writer", "x": 0, "y": 0, "size": 10},
        "b": {"label": "reader", "x": 1, "y": 1, "size": 10},
    },
    edges=[["a", "b"]],
)
