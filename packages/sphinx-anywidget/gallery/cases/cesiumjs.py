"""A globe."""

# needs: cesiumjs-anywidget

from cesiumjs_anywidget import CesiumWidget

CesiumWidget(height="300px")
