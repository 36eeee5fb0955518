"""Plots by WebAssembly."""

# needs: pluot-widget

from pluot_widget import PluotWasmWidget

PluotWasmWidget()
