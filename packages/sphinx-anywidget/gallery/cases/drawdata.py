"""Draw a scatter of points by hand."""

# needs: drawdata

from drawdata import ScatterWidget

ScatterWidget()
