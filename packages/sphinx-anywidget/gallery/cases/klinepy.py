"""A chart of prices."""

# needs: klinepy

import pandas as pd
from klinepy import KLineChart

days = pd.date_range("2024-01-01", periods=20)
prices = {"open": range(20), "high": range(3, 23), "low": range(-1, 19), "close": range(1, 21)}
KLineChart(pd.DataFrame({"date": days, **prices, "volume": 5}))
