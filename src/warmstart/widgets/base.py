"""What all widgets share: the module, the style sheet, a stable text form."""

from pathlib import Path

import anywidget
import traitlets

STATIC = Path(__file__).parent / "static"


class Widget(anywidget.AnyWidget):
    """Base of the book's widgets."""

    _esm = STATIC / "warmstart.js"
    _css = STATIC / "warmstart.css"

    kind = traitlets.Unicode(help="Which widget of the module this is.").tag(sync=True)

    def __repr__(self):
        return f"{type(self).__name__}({self._summary()})"

    def _summary(self) -> str:
        """Return what the text form says between its parentheses; the same on every run."""
        return ""
