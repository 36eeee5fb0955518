"""Points in space."""

# needs: k3d

import k3d
import numpy as np

plot = k3d.plot(height=300)
plot += k3d.points(
    np.random.default_rng(1).normal(size=(200, 3)).astype(np.float32), point_size=0.1
)
plot
