"""A matrix of numbers to drag."""

# needs: wigglystuff

import wigglystuff

wigglystuff.Matrix(rows=3, cols=2)
