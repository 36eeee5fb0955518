"""Points of a vector space."""

# needs: anywidget-vector

from anywidget_vector import VectorSpace

VectorSpace(points=[{"id": "a", "x": 0, "y": 0, "z": 0}, {"id": "b", "x": 1, "y": 1, "z": 1}])
