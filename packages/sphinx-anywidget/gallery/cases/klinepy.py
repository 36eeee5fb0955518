"""A chart of prices."""

# needs: klinepy

import datetime

import pandas as pd
from klinepy import KLineChart

days = [datetime.datetime(2024, 1, day, tzinfo=datetime.UTC) for day in range(1, 21)]
KLineChart(
    pd.DataFrame(
        {
            "open": range(20),
            "high": range(3, 23),
            "low": range(-1, 19),
            "close": range(1, 21),
            "volume": 5,
        },
        index=pd.DatetimeIndex(days),
    )
)
