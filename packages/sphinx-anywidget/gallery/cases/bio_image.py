"""A picture under the microscope."""

# needs: anybioimage numpy

import numpy as np
from anybioimage import BioImageViewer

viewer = BioImageViewer()
viewer.set_image(np.random.default_rng(1).integers(0, 255, (64, 64), dtype=np.uint8))
viewer
