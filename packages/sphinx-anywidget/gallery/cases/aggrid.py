"""A grid of data by AG Grid."""

# needs: anywidget-aggrid

from anywidget_aggrid import AgGridWidget

AgGridWidget(
    column_defs=[{"field": "message"}, {"field": "replies"}],
    row_data=[{"message": "gift", "replies": 12}, {"message": "question", "replies": 31}],
)
