"""A formula to drag."""

# needs: wigglystuff

import wigglystuff

wigglystuff.TangleLatex()
