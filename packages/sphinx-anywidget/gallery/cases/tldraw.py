"""A white board."""

# needs: tldraw

from tldraw import TldrawWidget

TldrawWidget(height=300)
