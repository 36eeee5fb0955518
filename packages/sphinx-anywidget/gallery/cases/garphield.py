"""Four people who write to each other."""

# needs: garphield networkx

import garphield
import networkx as nx

garphield.show(nx.cycle_graph(4), node_label=str)
