"""Three molecules."""

# needs: marimo-chem-widgets pandas

import pandas as pd
from marimo_chem_widgets import MolGrid

MolGrid(
    pd.DataFrame(
        {"SMILES": ["CCO", "c1ccccc1", "CC(=O)O"], "Name": ["ethanol", "benzene", "acetic acid"]}
    ),
    subset=["Name"],
)
