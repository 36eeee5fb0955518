"""An image to paint labels on."""

# needs: jupyter-paint-segment numpy

import numpy as np
from jupyter_paint_segment import SegmentWidget

image = np.tile(np.arange(0, 240, 4, dtype=np.uint8)[:, None, None], (1, 80, 3))
SegmentWidget(image=image, labels=["gift", "question"], colors=["red", "blue"], image_scale=1)
