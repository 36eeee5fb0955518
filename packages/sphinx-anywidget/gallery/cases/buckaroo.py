"""A data frame with its summary."""

# needs: buckaroo pandas

import buckaroo
import pandas as pd

buckaroo.BuckarooWidget(pd.DataFrame({"message": ["gift", "question"], "replies": [12, 31]}))
