"""Leaflet as a classic widget."""

# needs: ipyleaflet

from ipyleaflet import Map

Map(center=(47.37, 8.54), zoom=10)
