"""Molecules in three dimensions, by Mol*."""

# needs: ipymolstar

from ipymolstar import PDBeMolstar

PDBeMolstar(molecule_id="1crn", height="300px")
