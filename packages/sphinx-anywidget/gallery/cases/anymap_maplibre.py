"""A map by MapLibre."""

# needs: anymap

import anymap

anymap.MapLibreMap(center=[8.54, 47.37], zoom=8, height="300px")
