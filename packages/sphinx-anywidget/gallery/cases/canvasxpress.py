"""Statistical charts on a canvas."""

# needs: canvasxpress-anywidget

from canvasxpress_anywidget import CanvasXpress

CanvasXpress(
    data={"y": {"vars": ["Replies"], "smps": ["A", "B", "C"], "data": [[10, 35, 88]]}},
    config={"graphType": "Bar"},
)
