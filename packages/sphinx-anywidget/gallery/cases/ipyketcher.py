"""The same editor from another package."""

# needs: ipyketcher

from ipyketcher import KetcherEditor

KetcherEditor(initial_molecule="CCO")
