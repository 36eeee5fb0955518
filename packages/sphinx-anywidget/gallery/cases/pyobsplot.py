"""Observable Plot from Python."""

# needs: pyobsplot

from pyobsplot import Obsplot, Plot

Obsplot(format="widget")(
    {"marks": [Plot.dot([{"x": 1, "y": 2}, {"x": 3, "y": 1}], {"x": "x", "y": "y"})]}
)
