"""A formula to drag."""

# needs: wigglystuff

import wigglystuff

wigglystuff.TangleLatex(
    r"\tangle{letters} \times 0.2", {"letters": {"value": 30, "min_value": 0, "max_value": 90}}
)
