"""A viewer of models in space, without one."""

# needs: anywidget-3dviewer

from anywidget_3dviewer import Viewer

Viewer()
