"""Diagrams from text."""

# needs: d2-widget

from d2_widget import Widget

Widget("writer -> reader: a letter\nreader -> writer: an answer")
