"""A log of two letters."""

# needs: eclear pandas

import pandas as pd
from eclear import EnrichmentWidget

log = pd.DataFrame(
    {
        "case:concept:name": ["a", "a", "b"],
        "time:timestamp": pd.to_datetime(["2026-01-01", "2026-01-03", "2026-01-02"]),
        "concept:name": ["sent", "answered", "sent"],
    }
)
EnrichmentWidget(log)
