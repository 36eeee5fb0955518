"""The same with its base map, which comes from another host."""

# needs: lonboard

import geopandas
import lonboard
from shapely.geometry import Point

towns = geopandas.GeoDataFrame(
    {"name": ["Zürich", "Bern"]}, geometry=[Point(8.54, 47.37), Point(7.45, 46.95)], crs=4326
)
lonboard.Map(lonboard.ScatterplotLayer.from_geopandas(towns, get_radius=9000))
