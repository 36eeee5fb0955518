"""A box around what matters."""

# needs: jupyter-bbox-widget pillow

import io

from jupyter_bbox_widget import BBoxWidget
from PIL import Image

file = io.BytesIO()
Image.new("RGB", (200, 100), "teal").save(file, "PNG")
BBoxWidget(
    image_bytes=file.getvalue(),
    classes=["gift"],
    bboxes=[{"x": 20, "y": 20, "width": 60, "height": 40, "label": "gift"}],
)
