"""Leaflet, small."""

# needs: foliata

from foliata import LeafletMap

LeafletMap(center=[47.37, 8.54], zoom=10)
