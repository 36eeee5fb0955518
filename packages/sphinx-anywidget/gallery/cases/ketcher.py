"""An editor of structural formulas."""

# needs: ketcher-anywidget

from ketcher_anywidget import KetcherWidget

KetcherWidget()
