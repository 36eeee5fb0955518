"""A dashboard that asks a database in Python."""

# needs: mosaic-widget duckdb pyarrow

import pandas as pd
from mosaic_widget import MosaicWidget

MosaicWidget(
    spec={"plot": [{"mark": "dot", "data": {"from": "t"}, "x": "x", "y": "y"}]},
    data={"t": pd.DataFrame({"x": [1, 2, 3], "y": [1, 4, 9]})},
)
