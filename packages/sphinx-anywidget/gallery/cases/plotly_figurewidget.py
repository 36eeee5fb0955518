"""A chart that can be zoomed."""

# needs: plotly anywidget

import plotly.graph_objects as go

go.FigureWidget(go.Bar(x=["a", "b", "c"], y=[3, 1, 2]))
