"""A map by MapLibre."""

# needs: anymap

import anymap

anymap.MapLibreMap(
    center=[8.54, 47.37], zoom=8, style={"version": 8, "sources": {}, "layers": []}, height="300px"
)
