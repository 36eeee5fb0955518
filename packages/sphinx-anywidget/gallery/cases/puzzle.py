"""Three lines to put in order."""

# needs: puzzle-widget

from puzzle_widget import PuzzleWidget

PuzzleWidget(["sent = 30", "answers = 3", "answers / sent"], expected=0.1)
