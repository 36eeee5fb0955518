"""A formula to edit."""

# needs: sympy-editor

from sympy import exp, symbols
from sympy_editor import edit

a, b = symbols("a b")
edit(1 / (1 + exp(-(a + b))))
