"""Boxes and arrows."""

# needs: pynodewidget

from pynodewidget import NodeFlowWidget

flow = NodeFlowWidget(height="300px")
flow
