"""A web shop in three layers, as the package brings it."""

# needs: anywidget-archimate

from anywidget_archimate.demo import demo_archimate

demo_archimate()
