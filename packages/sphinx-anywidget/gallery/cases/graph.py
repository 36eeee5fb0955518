"""A network."""

# needs: anywidget-graph

from anywidget_graph import Graph

Graph.from_dict({"nodes": [{"id": "a"}, {"id": "b"}], "edges": [{"source": "a", "target": "b"}]})
