"""A sketch board."""

# needs: wigglystuff

import wigglystuff

wigglystuff.Excalidraw()
