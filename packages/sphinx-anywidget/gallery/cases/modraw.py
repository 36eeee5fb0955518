"""A drawing board."""

# needs: modraw

from modraw import Draw

Draw(width=500, height=300)
