"""Four measures of sixty letters."""

# needs: grandscatter pandas numpy

import numpy as np
import pandas as pd
from grandscatter import Scatter

letters = pd.DataFrame(np.random.default_rng(1).normal(size=(60, 4)), columns=list("abcd"))
letters["kind"] = pd.Categorical(["gift", "question"] * 30)
Scatter(
    letters,
    axis_fields=list("abcd"),
    label_field="kind",
    label_colors={"gift": "#e23838", "question": "#2196f3"},
)
