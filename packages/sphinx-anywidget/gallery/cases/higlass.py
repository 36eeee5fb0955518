"""A browser of genomes."""

# needs: higlass-python

import higlass as hg

track = hg.remote(uid="CQMd6V_cRw6iCI_-Unl3PQ", server="https://higlass.io/api/v1/").track(
    "heatmap"
)
hg.view(track, width=6).widget()
