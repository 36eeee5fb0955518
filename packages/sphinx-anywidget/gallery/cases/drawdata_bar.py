"""Draw bars by hand."""

# needs: drawdata

from drawdata import BarWidget

BarWidget(collection_names=["a", "b"], n_bins=12)
