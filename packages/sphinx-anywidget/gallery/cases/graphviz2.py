"""Graphviz loaded into the page on demand by Python."""

# needs: jupyter-anywidget-graphviz

from jupyter_anywidget_graphviz import graphvizWidget

graphvizWidget()
