"""Widgets that one of them lays out."""

# needs: manywidgets

from manywidgets import Button, Column, NumberDisplay

Column(Button(label="Send"), NumberDisplay(label="Answers", value=7))
