"""A map by Leaflet."""

# needs: anymap

import anymap

anymap.LeafletMap(center=[47.37, 8.54], zoom=11, height="300px")
