"""A chart."""

# needs: numerous-widgets

import numerous.widgets as widgets

widgets.Chart("bar", {"labels": ["a", "b"], "datasets": [{"label": "Replies", "data": [3, 5]}]})
