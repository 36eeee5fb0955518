"""What a cell printed, in a box."""

# needs: sandbox-widget pytest

from sandbox_widget import ExerciseOutputWidget
from sandbox_widget.executor import run_exercise

ExerciseOutputWidget(run_exercise("print('three answers')\n30 * 0.1"))
