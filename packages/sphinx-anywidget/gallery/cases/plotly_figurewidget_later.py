"""The same, with a trace of an array added later."""

# needs: plotly anywidget

import numpy as np
import plotly.graph_objects as go

figure = go.FigureWidget()
figure.add_scatter(x=np.arange(5.0), y=np.arange(5.0) ** 2)
figure
