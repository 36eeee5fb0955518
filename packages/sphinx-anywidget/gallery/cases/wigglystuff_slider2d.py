"""A slider in the plane."""

# needs: wigglystuff

import wigglystuff

wigglystuff.Slider2D()
