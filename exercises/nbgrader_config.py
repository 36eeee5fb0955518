"""How nbgrader reads this book's sources. ``exercises/grade.py`` copies it into a course's folder."""

import os

from nbconvert.preprocessors import TagRemovePreprocessor
from nbgrader.converters.generate_assignment import GenerateAssignment

c = get_config()  # noqa: F821  (given by nbgrader)
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))
c.CourseDirectory.course_id = "warmstart"
# The participants' copies of the repository say the same: exercises/build.py.
c.ClearSolutions.code_stub = {"python": "# Your answer here."}
c.ClearSolutions.text_stub = "*Your answer here.*"
# The facilitator's notes stay with the facilitator.
c.GenerateAssignment.preprocessors = [
    TagRemovePreprocessor,
    *GenerateAssignment.preprocessors.default_args[0],
]
c.TagRemovePreprocessor.enabled = True
c.TagRemovePreprocessor.remove_cell_tags = {"facilitator"}
# A check that somebody deleted comes back; without it a missing check is a silent zero.
c.OverwriteCells.add_missing_cells = True
# Seconds for one cell; grade.py holds the whole of one hand-in to a limit as well.
c.Execute.timeout = int(os.environ.get("CELL_LIMIT", "30"))
