"""A widget that holds another in a window of its own."""

# needs: wigglystuff

import wigglystuff

wigglystuff.Pip(wigglystuff.Slider2D())
