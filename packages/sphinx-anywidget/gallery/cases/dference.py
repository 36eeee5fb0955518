"""Two lists of answers, compared."""

# needs: dference pandas

import pandas as pd
from dference import DataFrameDiff

before = pd.DataFrame({"person": [1, 2, 3], "answers": [0, 1, 1]})
after = pd.DataFrame({"person": [1, 2, 4], "answers": [1, 1, 0]})
DataFrameDiff(before, after, key="person")
