"""The same chart as Altair makes it by default: Vega comes from another host."""

# needs: altair

import altair as alt
import pandas as pd

points = pd.DataFrame({"x": range(12), "y": [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]})
alt.JupyterChart(alt.Chart(points).mark_bar().encode(x="x", y="y"))
