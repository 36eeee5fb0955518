"""A picture and its size."""

# needs: moimage pillow

from moimage import ImageWidget
from PIL import Image

ImageWidget(Image.new("RGB", (80, 40), "teal"))
