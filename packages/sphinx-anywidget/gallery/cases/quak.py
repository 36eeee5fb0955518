"""A table that asks a database in Python."""

# needs: quak duckdb pyarrow

import pandas as pd
import quak

quak.Widget(pd.DataFrame({"a": [1, 2, 3]}))
