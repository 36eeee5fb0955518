"""A matrix to fill in."""

# needs: momatrix

from momatrix.matrix import MatrixInput

MatrixInput()
