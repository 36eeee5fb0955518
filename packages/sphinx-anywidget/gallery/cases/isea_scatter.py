"""A plot to brush."""

# needs: isea-vis pandas

import pandas as pd
from Isea import ScatterBrush

ScatterBrush(data=pd.DataFrame({"x": [1, 2, 3], "y": [2, 3, 1]}).to_dict("records"))
