"""Values as they come in."""

# needs: wigglystuff

import wigglystuff

wigglystuff.ScatterLog()
