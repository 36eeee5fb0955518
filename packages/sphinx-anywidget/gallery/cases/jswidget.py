"""A line of text on a canvas."""

# needs: jswidget

from jswidget import JSWidget

widget = JSWidget(width=300, height=80)
widget.js_code = """
const canvas = Object.assign(document.createElement("canvas"), { width: 300, height: 80 });
el.append(canvas);
canvas.getContext("2d").fillText("Dear Ms Okoro", 20, 40);
"""
widget
