"""A chart."""

# needs: manywidgets

from manywidgets import Chart

Chart(title="Replies", series_data=[{"name": "a", "data": [[1, 2], [2, 5], [3, 4]]}], height=260)
