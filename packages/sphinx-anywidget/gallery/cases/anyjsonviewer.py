"""JSON to fold, once more."""

# needs: anyjsonviewer

from anyjsonviewer import JsonViewer

JsonViewer(data={"letters": [1, 2, {"answered": True}]})
