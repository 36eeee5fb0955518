"""A globe by WebGL."""

# needs: pyglobegl

from pyglobegl import GlobeWidget

GlobeWidget()
