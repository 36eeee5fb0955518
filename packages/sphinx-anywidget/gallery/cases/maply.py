"""A canvas for shapes."""

# needs: maply

from maply import MaplyCanvas

MaplyCanvas(width=300, height=200)
