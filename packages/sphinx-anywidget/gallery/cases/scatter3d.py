"""Points in space with a lasso."""

# needs: scatter3d-anywidget

import numpy as np
import pandas as pd
from scatter3d import Category, Scatter3dWidget

rng = np.random.default_rng(1)
kinds = pd.Series(rng.choice(["gift", "question"], 60), name="kind")
Scatter3dWidget(rng.normal(size=(60, 3)), Category(kinds), [str(i) for i in range(60)])
