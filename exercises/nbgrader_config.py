"""How nbgrader reads this book's sources. ``exercises/grade.py`` copies it into a course's folder."""

import os

from nbconvert.preprocessors import TagRemovePreprocessor
from nbgrader.converters.autograde import Autograde
from nbgrader.converters.generate_assignment import GenerateAssignment
from nbgrader.converters.generate_feedback import GenerateFeedback
from nbgrader.preprocessors import ClearHiddenTests, DeduplicateIds


class KeepLast(DeduplicateIds):
    """Of cells with one id keep the last one's marks; nbgrader leaves empty ones, and then refuses them."""

    def preprocess_cell(self, cell, resources, cell_index):
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if cell.metadata.get("nbgrader") == {}:
            del cell.metadata["nbgrader"]
        return cell, resources


def usual(converter, trait):
    """Return the preprocessors that nbgrader uses where nobody says otherwise."""
    return list(getattr(converter, trait).default_args[0])


c = get_config()  # noqa: F821  (given by nbgrader)
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))
c.CourseDirectory.course_id = "warmstart"
# The participants' copies of the repository say the same: exercises/build.py.
c.ClearSolutions.code_stub = {"python": "# Your answer here."}
c.ClearSolutions.text_stub = "*Your answer here.*"
# The facilitator's notes stay with the facilitator.
c.GenerateAssignment.preprocessors = [
    TagRemovePreprocessor,
    *usual(GenerateAssignment, "preprocessors"),
]
c.TagRemovePreprocessor.enabled = True
c.TagRemovePreprocessor.remove_cell_tags = {"facilitator"}
c.Autograde.sanitize_preprocessors = [
    KeepLast if each is DeduplicateIds else each
    for each in usual(Autograde, "sanitize_preprocessors")
]
# Feedback goes to participants: hidden tests stay hidden in it.
c.GenerateFeedback.preprocessors = [ClearHiddenTests, *usual(GenerateFeedback, "preprocessors")]
# A check that somebody deleted comes back; without it a missing check is a silent zero.
c.OverwriteCells.add_missing_cells = True
# Seconds for one cell; grade.py holds the whole of one hand-in to a limit as well.
c.Execute.timeout = int(os.environ.get("CELL_LIMIT", "30"))
