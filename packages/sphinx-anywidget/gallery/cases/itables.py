"""A data frame that can be sorted and searched."""

# needs: itables

import pandas as pd
from itables.widget import ITable

ITable(pd.DataFrame({"message": ["gift", "question"], "replies": [12, 31]}))
