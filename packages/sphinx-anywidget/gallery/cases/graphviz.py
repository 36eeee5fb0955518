"""A graph laid out in the browser, with a search field."""

# needs: graphviz-anywidget

from graphviz_anywidget import graphviz_widget

graphviz_widget("digraph { letter -> answer; letter -> silence; answer -> meeting }")
