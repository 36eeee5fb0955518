"""A function to complete."""

# needs: widget-code-input

from widget_code_input import WidgetCodeInput

WidgetCodeInput("rate", "sent, answers", "Answers per letter.", "return answers / sent")
