"""A network by Sigma."""

# needs: sigma-anywidget

from sigma_anywidget import SigmaWidget

SigmaWidget(
    nodes=[
        {"id": "a", "label": "writer", "x": 0, "y": 0, "size": 10},
        {"id": "b", "label": "reader", "x": 1, "y": 1, "size": 10},
    ],
    edges=[{"source": "a", "target": "b"}],
)
