"""The elements, one of them chosen."""

# needs: widget-periodictable

from widget_periodictable import PTableWidget

PTableWidget(states=2, selected_elements={"C": 0})
