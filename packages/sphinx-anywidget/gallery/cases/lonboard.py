"""A map of points by deck.gl, without a base map."""

# needs: lonboard

import geopandas
import lonboard
from shapely.geometry import Point

towns = geopandas.GeoDataFrame(
    {"name": ["Zürich", "Bern"]}, geometry=[Point(8.54, 47.37), Point(7.45, 46.95)], crs=4326
)
layer = lonboard.ScatterplotLayer.from_geopandas(
    towns, get_radius=9000, get_fill_color=[200, 60, 0]
)
lonboard.Map(layer, basemap=None)
