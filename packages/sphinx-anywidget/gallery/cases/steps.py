"""A sum, step by step."""

# needs: steps-widget

from steps_widget import StepsWidget

StepsWidget("sent = 30\nrate = 0.1\nanswers = sent * rate + 1  # steps")
