"""What all widgets share: the module, the style sheet, a stable text form."""

import re
from pathlib import Path

import anywidget
import traitlets

from ..model.responses import routes

STATIC = Path(__file__).parent / "static"


class Place(traitlets.Unicode):
    """Under which name a widget's answers are kept: a short path in small letters."""

    info_text = "a name of up to 40 small letters, digits, hyphens and slashes"

    def __init__(self):
        super().__init__("", help="Under which name the answers are kept.")
        self.tag(sync=True)

    def validate(self, obj, value):
        """Refuse what the file of answers could not hold."""
        value = super().validate(obj, value)
        if not re.fullmatch(r"[a-z0-9/-]{0,40}", value):
            self.error(obj, value)
        return value


class Route(traitlets.Unicode):
    """Channel and recipient of the response model, such as ``"card/stranger"``."""

    def __init__(self):
        super().__init__("card/stranger", help="Channel and recipient.")
        self.tag(sync=True)

    def validate(self, obj, value):
        """Refuse a route that the model does not have."""
        value = super().validate(obj, value)
        known = ["/".join(r) for r in routes()]
        if value not in known:
            raise traitlets.TraitError(f"route must be one of {known}, not {value!r}")
        return value


class Widget(anywidget.AnyWidget):
    """Base of the book's widgets."""

    #: How the gallery makes one, as source text.
    example = ""
    #: Which widget it is: the name of its module, and of its box's class on the page.
    kind = ""

    _css = STATIC / "warmstart.css"

    def __init_subclass__(cls, **arguments):
        if "kind" in vars(cls):  # a subclass without one of its own is drawn as its parent
            cls._esm = STATIC / f"{cls.kind}.js"
        super().__init_subclass__(**arguments)

    def __repr__(self):
        return f"{type(self).__name__}({self._summary()})"

    def _summary(self) -> str:
        """Return what the text form says between its parentheses; the same on every run."""
        return ""
