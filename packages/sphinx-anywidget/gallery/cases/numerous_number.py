"""A field for a number."""

# needs: numerous-widgets

import numerous.widgets as widgets

widgets.Number("Letters", default=3)
