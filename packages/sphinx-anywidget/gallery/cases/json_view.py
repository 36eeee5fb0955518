"""A letter as a tree of JSON."""

# needs: json-view-anywidget

from rjv_anywidget import JsonWidget

JsonWidget({"to": "Ms Okoro", "lines": ["a gift", "a question"], "stamps": 1})
