"""What lies under the post office."""

# needs: cpt-anywidget polars

import polars as pl
from cpt_anywidget import CPTViewer

sounding = pl.DataFrame(
    {
        "depth": [0.0, 0.5, 1.0, 1.5],
        "coneResistance": [0.1, 2.4, 0.9, 5.0],
        "localFriction": [0.01, 0.05, 0.02, 0.1],
    }
)
CPTViewer(sounding, vertical="depth", channels=["coneResistance", "localFriction"])
