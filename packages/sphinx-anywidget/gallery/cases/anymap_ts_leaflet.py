"""Leaflet once more, its code in the package."""

# needs: anymap-ts

import anymap_ts

anymap_ts.LeafletMap(center=(47.37, 8.54), zoom=11, height="300px")
