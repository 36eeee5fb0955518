"""Two walks from envelope to answer."""

# needs: detailviews pandas

import pandas as pd
from detailviews import DetailViewsWidget

walks = pd.DataFrame(
    {
        "x": [0, 1, 2, 0, 1, 2],
        "y": [0, 1, 4, 0, 2, 1],
        "walk": [1, 1, 1, 2, 2, 2],
        "step": [0, 1, 2] * 2,
    }
)
DetailViewsWidget.from_dataframe(walks, x="x", y="y", trajectory="walk", order="step")
