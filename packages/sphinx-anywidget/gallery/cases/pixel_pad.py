"""A pad to draw on."""

# needs: pixel-drawing-pad

from pixel_drawing_pad import DrawingPad

DrawingPad(pix_zoom=12)
