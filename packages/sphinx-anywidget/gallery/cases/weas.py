"""Atoms."""

# needs: weas-widget

from weas_widget import WeasWidget

WeasWidget()
