"""Networks as a classic widget."""

# needs: ipycytoscape

import ipycytoscape

graph = ipycytoscape.CytoscapeWidget()
graph.graph.add_graph_from_json(
    {"nodes": [{"data": {"id": "a"}}, {"data": {"id": "b"}}], "edges": []}
)
graph
