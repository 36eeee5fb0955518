"""Many points, drawn by WebGL."""

# needs: jupyter-scatter

import jscatter
import numpy as np
import pandas as pd

rng = np.random.default_rng(1)
frame = pd.DataFrame({"x": rng.normal(size=500), "y": rng.normal(size=500)})
jscatter.Scatter(data=frame, x="x", y="y", height=300).show()
