"""MapLibre once more, its code in the package."""

# needs: anymap-ts

import anymap_ts

anymap_ts.MapLibreMap(center=(8.54, 47.37), zoom=8, height="300px")
