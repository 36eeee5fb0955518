"""A thousand points for the graphics card."""

# needs: stipple numpy

import numpy as np
from stipple import Stipple

x, y = np.random.default_rng(1).normal(0.5, 0.15, (2, 1000)).astype(np.float32)
Stipple(x=x, y=y, color=np.zeros(1000), color_kind="continuous")
