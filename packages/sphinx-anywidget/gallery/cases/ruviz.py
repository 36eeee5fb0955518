"""Five rates as a line."""

# needs: ruviz

import ruviz

ruviz.plot().line([1, 2, 3, 4, 5], [2.0, 3.1, 2.7, 4.2, 4.0]).widget()
