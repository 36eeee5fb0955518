"""A chart that tells Python what was brushed, drawn with its own copy of Vega."""

# needs: altair vl-convert-python

import altair as alt
import pandas as pd

alt.JupyterChart.enable_offline()
points = pd.DataFrame({"x": range(12), "y": [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]})
alt.JupyterChart(alt.Chart(points).mark_line(point=True).encode(x="x", y="y"))
