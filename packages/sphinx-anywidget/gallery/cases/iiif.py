"""A picture from a library's server."""

# needs: iiif-anywidget

from iiif_anywidget import IIIFViewer

IIIFViewer(url="https://iiif.io/api/presentation/3.0/example/fixtures/1/manifest.json")
